import { configurations, type DeviceConfiguration } from '../../generated/configuration.ts'
import { isListable } from '../../runtime/address-list.ts'
import type { ConfigurationDescriptor, Mismatch, Validator } from '../../runtime/descriptor.ts'

/** IDs of the server applications that the device has of its own. */
const builtInApplications: readonly string[] = ['web-server', 'job-log']

/** Applications that `device-info` can name. */
const mostApplications = 16

/** How the device's program is configured: by the schema, and without what no device can work with. */
export const deviceConfiguration: ConfigurationDescriptor<DeviceConfiguration> = {
  ...configurations.device,
  validate: validator(),
}

function validator(): Validator<DeviceConfiguration> {
  const { validate } = configurations.device
  const mismatches: Mismatch[] = []
  return Object.assign(
    (value: unknown): value is DeviceConfiguration => {
      const found = validate(value) ? mismatchesOf(value) : validate.mismatches
      mismatches.splice(0, mismatches.length, ...found)
      return found.length === 0
    },
    { mismatches },
  )
}

function mismatchesOf(configuration: DeviceConfiguration): readonly Mismatch[] {
  const { allowedRelays, applications, firmwareSources, xmppUrl } = configuration
  return [
    ...(URL.parse(xmppUrl)?.hostname ? [] : [{ path: '/xmppUrl', message: 'must be an address' }]),
    ...addressMismatches('/allowedRelays', allowedRelays),
    ...addressMismatches('/firmwareSources', firmwareSources),
    ...applicationMismatches(applications),
  ]
}

function addressMismatches(path: string, addresses: readonly string[]): readonly Mismatch[] {
  return addresses
    .map((address, at) => ({ address, path: `${path}/${at}` }))
    .filter(({ address }) => !isListable(address))
    .map(({ path }) => ({
      path,
      message: 'must be an address without user, query, fragment and dot segments',
    }))
}

function applicationMismatches(
  applications: DeviceConfiguration['applications'],
): readonly Mismatch[] {
  const path = '/applications'
  const most = mostApplications - builtInApplications.length
  if (applications.length > most) return [{ path, message: `must not be more than ${most}` }]
  const ids = [...builtInApplications, ...applications.map(({ id }) => id)]
  return applications.flatMap(({ id, origin }, at) => [
    ...(ids.indexOf(id) < builtInApplications.length + at
      ? [{ path: `${path}/${at}/id`, message: 'must be an ID that no other application has' }]
      : []),
    ...(URL.canParse(origin)
      ? []
      : [{ path: `${path}/${at}/origin`, message: 'must be an address' }]),
  ])
}
