import { fc, test } from '@fast-check/vitest'
import { expect, test as example } from 'vitest'
import { offeredSubprotocols, readCredentials } from './credentials.ts'

const secret = fc.stringMatching(/^[A-Za-z0-9_-]{43}$/)
const token = secret.map(text => `mrsp_${text}`)
const other = fc
  .stringMatching(/^[a-z0-9.]{1,20}$/)
  .filter(text => !/^mrsp\.(auth|resume)\./.test(text))

test.prop([secret, token, fc.option(secret, { nil: undefined }), fc.array(other), fc.nat()])(
  'credentials are found wherever they stand in the offer',
  (sessionId, token, resumeKey, others, seed) => {
    const offer = ['mrsp.v1', ...others, `mrsp.auth.${sessionId}.${token}`]
    if (resumeKey !== undefined) offer.push(`mrsp.resume.${resumeKey}`)
    offer.push(...offer.splice(0, seed % offer.length))
    const field = offer.join(seed % 2 === 0 ? ', ' : ',')
    expect(readCredentials(offeredSubprotocols(field))).toEqual({
      sessionId,
      token,
      ...(resumeKey !== undefined && { resumeKey }),
    })
  },
)

const id = 'a'.repeat(43)
const good = `mrsp.auth.${id}.mrsp_${id}`

example.each([
  ['nothing', []],
  ['two auth-tokens', [good, `mrsp.auth.${'b'.repeat(43)}.mrsp_${id}`]],
  ['two resume-tokens', [good, `mrsp.resume.${id}`, `mrsp.resume.${'b'.repeat(43)}`]],
  ['a short session ID', [`mrsp.auth.${id.slice(1)}.mrsp_${id}`]],
  ['a long token', [`${good}a`]],
  ['a token without its prefix', [`mrsp.auth.${id}.${id}`]],
  ['a resume key that is none', [good, 'mrsp.resume.x']],
  ['another case', [good.toUpperCase()]],
])('%s is no credential', (_, offer) => {
  expect(readCredentials(['mrsp.v1', ...offer])).toBeUndefined()
})
