import type { FieldPlace, RequestHead } from '../../../runtime/http-message/index.ts'

/** What a browser says of the page that makes a request. */
interface Asker {
  /** Every `Origin`, in lower case. */
  origins: string[]
  /** The first `Sec-Fetch-Site`. */
  site: string | undefined
  /** The first `Sec-Fetch-Dest`. */
  destination: string | undefined
}

/**
 * Whether a browser says that a page of another origin makes the request. Such a page may open a page of the session's
 * application in a window of its own, and do nothing else with it: a device trusts who reaches it from its own network.
 * Programs that are no browsers say nothing, and are no such page.
 */
export function isOfForeignPage(head: RequestHead): boolean {
  const asker = askerOf(head)
  if (asker === undefined || asker.site === 'same-origin') return false
  if (asker.origins.length > 0) {
    const own = `http://${head.host.toLowerCase()}`
    if (asker.origins.some(origin => origin !== own)) return true
  }
  const isForeignSite = asker.site === 'cross-site' || asker.site === 'same-site'
  return isForeignSite && !opensWindow(head, asker)
}

function opensWindow({ method }: RequestHead, { destination }: Asker): boolean {
  return (method === 'GET' || method === 'HEAD') && destination === 'document'
}

/** Looks at every field once, and reads only those whose names begin and are as long as the wanted ones. */
function askerOf(head: RequestHead): Asker | undefined {
  let asker: Asker | undefined
  let place = head.placeAt(head.fieldsStart)
  while (place !== undefined) {
    if (mayTell(head.bytes[place.name], place.nameEnd - place.name)) {
      asker ??= { origins: [], site: undefined, destination: undefined }
      note(asker, head, place)
    }
    place = head.placeAt(place.lineEnd)
  }
  return asker
}

function mayTell(firstOctet = 0, length: number): boolean {
  const letter = firstOctet | 0x20
  if (length === 'origin'.length) return letter === 0x6f
  return length === 'sec-fetch-site'.length && letter === 0x73
}

function note(asker: Asker, { bytes }: RequestHead, place: FieldPlace): void {
  const value = (): string => textOf(bytes, place.value, place.valueEnd)
  switch (textOf(bytes, place.name, place.nameEnd).toLowerCase()) {
    case 'origin':
      asker.origins.push(value().toLowerCase())
      return
    case 'sec-fetch-site':
      asker.site ??= value()
      return
    case 'sec-fetch-dest':
      asker.destination ??= value()
  }
}

function textOf(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1')
}
