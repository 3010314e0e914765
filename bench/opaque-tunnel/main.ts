import { readFileSync } from 'node:fs'
import { WebSocket } from 'ws'
import { tunnelEnd } from './tunnel-end.ts'
import { tunnelRelay } from './tunnel-relay.ts'

/** `main.ts relay <port> <certificate> <key>` or `main.ts device|terminal <relay port> <ca> <local port>`. */
const [role = '', port = '', certificate = '', last = ''] = process.argv.slice(2)

if (role === 'relay') {
  tunnelRelay(Number(port), certificate, last)
} else if (role === 'device' || role === 'terminal') {
  const tunnel = new WebSocket(`wss://localhost:${port}/${role}`, {
    ca: readFileSync(certificate),
    perMessageDeflate: false,
    skipUTF8Validation: true,
  })
  tunnelEnd(tunnel, role, Number(last))
  tunnel.on('close', () => process.exit(0))
}
process.on('SIGTERM', () => process.exit(0))
process.stdout.write('ready\n')
