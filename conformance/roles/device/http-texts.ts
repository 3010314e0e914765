/** A GET request of a path. */
export function get(path: string, fields = ''): string {
  return `GET ${path} HTTP/1.1\r\nHost: printer\r\n${fields}\r\n`
}

/** A POST request with a body. */
export function post(path: string, body: string): string {
  return `POST ${path} HTTP/1.1\r\nHost: printer\r\nContent-Length: ${body.length}\r\n\r\n${body}`
}

/** A 200 response with a body. */
export function ok(body: string, fields = ''): string {
  return `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n${fields}\r\n${body}`
}
