import { createConnection } from 'node:net'

/**
 * What management under test runs to deploy a version: `deploy-process.ts <socket> <version>`. Tells the played relay's
 * deployer and ends as that says: 0 where the version was brought into service.
 */
const [path = '', version = ''] = process.argv.slice(2)
let answer = ''
const socket = createConnection(path, () => socket.write(`${version}\n`))
socket.setEncoding('utf8').on('data', (text: string) => {
  answer += text
})
socket.on('error', () => process.exit(2))
socket.on('close', () => process.exit(answer === 'taken' ? 0 : 1))
