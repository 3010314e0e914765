/** Why something failed, in words for a person. The terminal's own refusal is told apart from the printer's. */
const failures = {
  'device-offline': 'The printer could not be reached.',
  'device-busy': 'The printer was busy with another request.',
  'application-unknown': 'The printer no longer has this application.',
  'relay-unreachable': 'The service could not reach the relay.',
  'relay-draining': 'The relay is about to be updated. Try again in a few minutes.',
  'source-refused': 'The printer may not connect to this relay: it is not in its list.',
  'not-found': 'The service no longer knows it.',
  'connect-timeout': 'One end did not connect to the relay in time.',
  'connection-lost': 'A connection was lost and did not come back in time.',
  unauthenticated: 'The relay did not take what the service gave out for this session.',
}
const ownFailures = {
  'source-refused': 'This terminal may not connect to the relay: it is not in its list.',
}
const maintenanceFailures = {
  'device-offline': 'The printer could not be reached.',
  'device-busy': 'The printer was busy. Try again in a minute.',
  'source-refused': 'The printer takes no firmware from this address: it is not in its list.',
  'bad-request': 'The printer did not understand it.',
  'firmware-hash-mismatch': 'What was downloaded is not the firmware of this size and SHA-256.',
  'application-unreachable': 'The printer could not download the firmware from this address.',
}

/** Why a session failed; undefined where its code says nothing beyond its end. */
export function sessionFailure({ code, source }) {
  const own = source === 'terminal' ? ownFailures[code] : undefined
  return own ?? failures[code]
}

/** Why a maintenance failed. */
export function maintenanceFailure(code) {
  return maintenanceFailures[code] ?? (code ? `The printer told: ${code}.` : '')
}
