import Connection, { type SocketConstructor } from '@xmpp/connection'
import { Element, type Parser } from '@xmpp/xml'
import { CLIENT, FRAMING, STREAM } from './namespaces.ts'
import { writeStartTag, writeXml } from './write-xml.ts'

/** Sends as @xmpp/connection does, but as XML that is safe whatever the element holds. */
abstract class SafeTransport extends Connection {
  override async send(element: Element): Promise<void> {
    if (!element.name.includes(':')) element.attrs['xmlns'] ??= CLIENT
    await this.write(writeXml(element))
    this.emit('send', element)
  }
}

class TlsTransport extends SafeTransport {
  override headerElement(): Element {
    return new Element('stream:stream', { xmlns: CLIENT, 'xmlns:stream': STREAM, version: '1.0' })
  }

  override header(element: Element): string {
    return `<?xml version='1.0'?>${writeStartTag(element)}`
  }

  override footer(): string {
    return '</stream:stream>'
  }

  override socketParameters(service: string): string | undefined {
    return service.startsWith('xmpps://') ? service : undefined
  }
}

class WebSocketTransport extends SafeTransport {
  override headerElement(): Element {
    return new Element('open', { xmlns: FRAMING, version: '1.0' })
  }

  override footerElement(): Element {
    return new Element('close', { xmlns: FRAMING })
  }

  override socketParameters(service: string): string | undefined {
    return service.startsWith('wss://') ? service : undefined
  }
}

/** A transport for `xmpps://` made of these parts. */
export function tlsTransport(Socket: SocketConstructor, Reader: typeof Parser): typeof Connection {
  const Transport = class extends TlsTransport {}
  Object.assign(Transport.prototype, { NS: CLIENT, Socket, Parser: Reader })
  return Transport
}

/** A transport for `wss://` made of these parts. */
export function webSocketTransport(
  Socket: SocketConstructor,
  Reader: typeof Parser,
): typeof Connection {
  const Transport = class extends WebSocketTransport {}
  Object.assign(Transport.prototype, { NS: CLIENT, Socket, Parser: Reader })
  return Transport
}
