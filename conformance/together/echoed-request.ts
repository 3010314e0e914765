/** An HTTP message whose body has a `Content-Length`, put together from its pieces. */
export class EchoedRequest {
  readonly #pieces: Buffer[] = []

  add(octets: Uint8Array): void {
    this.#pieces.push(Buffer.from(octets))
  }

  /** The status of a response; 0 where there is none. */
  get status(): number {
    return Number(/^HTTP\/1\.1 (\d{3})/.exec(this.#whole().toString('latin1', 0, 16))?.[1] ?? 0)
  }

  get body(): Buffer {
    const whole = this.#whole()
    return whole.subarray(whole.indexOf('\r\n\r\n') + 4)
  }

  /** A response with the same body. */
  answer(): Buffer {
    const { body } = this
    return Buffer.concat([
      Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n`),
      body,
    ])
  }

  #whole(): Buffer {
    return Buffer.concat(this.#pieces)
  }
}
