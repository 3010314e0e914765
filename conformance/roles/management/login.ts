import { v4 } from 'uuid'
import type { Check } from '../../check/check.ts'
import { Refused } from '../../peers/recorded-http.ts'
import { foreignDevice, userPassword } from './accounts.ts'
import { type ManagementStage, managementKey } from './management-stage.ts'

/** Login and rights: S101 to S103, clauses 3.2 to 3.10. */
export const login: readonly Check<ManagementStage>[] = [
  {
    name: 'login-as-in-figure-6',
    title:
      'A permitted login gives a new access token that is good until logout, and for nothing then',
    clauses: ['3.3', '3.2', '13.6'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const first = await trial.awaits('3.2', 'the login', stage.logIn())
      const second = await trial.awaits('3.2', 'the login', stage.logIn())
      const { accessToken, expiresIn, userId, role } = first.login
      trial.must('3.3', accessToken !== second.login.accessToken, 'two logins have the same token')
      trial.must('3.3', expiresIn > 0, 'the login is good for no time')
      trial.must('3.2', userId === 'tanaka' && role === 'technician', 'it is the login of another')
      await trial.awaits('3.3', 'an answer with the token', first.client.listDevices({}))
      await trial.awaits('3.3', 'the logout', first.client.logout({}))
      await stage.refused(
        '3.3',
        'unauthenticated',
        'a token after logout',
        first.client.listDevices({}),
      )
      await trial.awaits('3.3', 'the other login', second.client.listDevices({}))
      await second.client.logout({})
    },
  },
  {
    name: 'unknown-user-and-wrong-password-look-alike',
    title: 'An unknown user and a wrong password are answered alike, after the same work',
    clauses: ['3.2'],
    family: 'rejection',
    depth: 'default',
    async run(stage, trial) {
      const terminal = stage.stranger()
      const time = { unknown: Number.POSITIVE_INFINITY, wrong: Number.POSITIVE_INFINITY }
      const answers = { unknown: '', wrong: '' }
      for (const kind of ['wrong', 'unknown', 'unknown', 'wrong'] as const) {
        const began = performance.now()
        const userId = kind === 'wrong' ? 'suzuki' : 'nobody'
        const body = JSON.stringify({ userId, password: 'not the password' })
        const answer = await terminal.raw({ method: 'POST', target: '/v1/login', body })
        time[kind] = Math.min(time[kind], performance.now() - began)
        answers[kind] = `${answer.status} ${answer.text}`
        trial.must(
          '3.2',
          answer.problem?.code === 'login-refused',
          `the answer is ${answer.status} ${answer.problem?.code ?? ''}`,
          answer.entry,
        )
      }
      trial.must('3.2', answers.unknown === answers.wrong, 'the two answers differ')
      // A password hash that is made to be slow takes far longer than everything else of a login.
      trial.must(
        '3.2',
        time.unknown * 5 > time.wrong,
        `an unknown user is answered in ${Math.round(time.unknown)} ms, a wrong password in ${Math.round(time.wrong)} ms`,
      )
      const empty = await terminal.raw({
        method: 'POST',
        target: '/v1/login',
        body: JSON.stringify({ userId: 'suzuki', password: `${userPassword} ` }),
      })
      trial.must(
        '3.2',
        empty.problem?.code === 'login-refused',
        'another password is let in',
        empty.entry,
      )
    },
  },
  {
    name: 'terminal-id-is-kept-or-made',
    title:
      'Management keeps a terminal ID that it made itself and makes a new one in place of any other',
    clauses: ['3.4'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const made = stage.terminal.login.terminalId
      const again = await stage.logIn('tanaka', made)
      trial.must('3.4', again.login.terminalId === made, 'a known terminal ID is not kept')
      const invented = v4()
      const other = await stage.logIn('tanaka', invented)
      trial.must(
        '3.4',
        other.login.terminalId !== invented,
        'a terminal ID that was not made here is kept',
      )
      const without = await stage.logIn('tanaka')
      const ids = new Set([made, other.login.terminalId, without.login.terminalId])
      trial.must('3.4', ids.size === 3, 'a new terminal ID is not new')
      for (const each of [again, other, without]) await each.client.logout({})
    },
  },
  {
    name: 'failed-logins-are-limited-by-user',
    title: 'After at most 20 failed logins of a user within a minute the password is not looked at',
    clauses: ['3.5'],
    family: 'rejection',
    depth: 'default',
    isAlone: true,
    limit: 180_000,
    async run(stage, trial) {
      const terminal = stage.stranger()
      const refusals: string[] = []
      for (let attempt = 0; attempt < 21; attempt += 1) {
        const body = JSON.stringify({ userId: 'sato', password: `wrong password ${attempt}` })
        const { problem, headers, entry } = await terminal.raw({
          method: 'POST',
          target: '/v1/login',
          body,
        })
        refusals.push(problem?.code ?? 'taken')
        if (problem?.code !== 'too-many-requests') continue
        const seconds = Number(headers['retry-after'])
        trial.must('3.5', seconds > 0, 'too-many-requests came without Retry-After', entry)
        break
      }
      trial.must(
        '3.5',
        refusals.at(-1) === 'too-many-requests',
        `21 failed logins were answered: ${refusals.at(-1)}`,
      )
      const right = await terminal.raw({
        method: 'POST',
        target: '/v1/login',
        body: JSON.stringify({ userId: 'sato', password: userPassword }),
      })
      trial.must(
        '3.5',
        right.problem?.code === 'too-many-requests',
        'the right password is looked at',
        right.entry,
      )
    },
  },
  {
    name: 'failed-logins-are-limited-by-address',
    title: 'Failed logins of many user IDs from one address are limited too',
    clauses: ['3.5'],
    family: 'rejection',
    depth: 'default',
    isAlone: true,
    limit: 180_000,
    async run(stage, trial) {
      const terminal = stage.stranger()
      let last: string | undefined
      for (let attempt = 0; attempt < 21 && last !== 'too-many-requests'; attempt += 1) {
        const body = JSON.stringify({ userId: `nobody-${attempt}`, password: 'wrong password' })
        const { problem } = await terminal.raw({ method: 'POST', target: '/v1/login', body })
        last = problem?.code
      }
      trial.must(
        '3.5',
        last === 'too-many-requests',
        '21 failed logins from an address were looked at',
      )
    },
  },
  {
    name: 'administrators-operations-are-not-permitted',
    title: 'A technician is not permitted what only administrators may do',
    clauses: ['3.7'],
    family: 'rejection',
    depth: 'smoke',
    needs: ['deployment'],
    async run(stage, trial) {
      const deployment = v4()
      for (const [method, target] of [
        ['POST', '/v1/deployments'],
        ['GET', `/v1/deployments/${deployment}`],
        ['POST', `/v1/deployments/${deployment}/execute`],
        ['POST', `/v1/deployments/${deployment}/abort`],
      ] as const) {
        const { problem, entry } = await stage.terminal.raw({ method, target })
        trial.must(
          '3.7',
          problem?.code === 'not-permitted',
          `the answer is ${problem?.code}`,
          entry,
        )
      }
    },
  },
  {
    name: 'what-is-another-users-is-not-found',
    title: 'A session or a maintenance of another user is answered as if there were none',
    clauses: ['3.8'],
    family: 'rejection',
    depth: 'smoke',
    async run(stage, trial) {
      const device = await stage.device()
      const { session } = await stage.asked(device)
      const maintenance = await stage.terminal.client.instructMaintenance({
        body: { deviceId: device.deviceId, operation: 'confirm-counters' },
      })
      for (const user of ['suzuki', 'sato', 'kato'] as const) {
        const other = await stage.terminalOfUser(user)
        const texts: string[] = []
        for (const name of [session, '019a3c5e-7f00-7aaa-8bbb-0123456789ab']) {
          for (const [method, rest] of [
            ['GET', ''],
            ['GET', '/connection-information'],
            ['POST', '/cancel'],
          ] as const) {
            const target = `/v1/sessions/${name}${rest}`
            const { problem, text, entry } = await other.raw({ method, target })
            trial.must(
              '3.8',
              problem?.code === 'not-found',
              `${user} is answered ${problem?.code ?? 'it'}`,
              entry,
            )
            texts.push(text.replaceAll(name, ''))
          }
          const body = JSON.stringify({ expiresIn: 60 })
          const target = `/v1/sessions/${name}/extend`
          const { problem, text, entry } = await other.raw({ method: 'POST', target, body })
          trial.must(
            '3.8',
            problem?.code === 'not-found',
            `${user} is answered ${problem?.code ?? 'it'}`,
            entry,
          )
          texts.push(text.replaceAll(name, ''))
        }
        trial.must(
          '3.8',
          new Set(texts).size === 1,
          'another session and none are not answered alike',
        )
        const { sessions } = await other.client.listSessions({})
        trial.must(
          '3.8',
          !sessions.some(each => each.session === session),
          'another session is listed',
        )
        const asked = other.client.getMaintenance({ maintenance: maintenance.maintenance })
        await stage.refused('3.8', 'not-found', 'a maintenance of another user', asked)
      }
      const { state } = await stage.terminal.client.getSession({ session })
      trial.must('3.8', state !== 'cancelled', 'another user withdrew the session')
      await device.next('maintenance-request')
      await device.send('maintenance-result', {
        request: maintenance.maintenance,
        outcome: 'done',
      })
    },
  },
  {
    name: 'devices-of-another-organization-are-unknown',
    title: 'A user sees and operates the devices of the own organization only',
    clauses: ['3.9'],
    family: 'rejection',
    depth: 'smoke',
    async run(stage, trial) {
      await stage.foreignDevice()
      const { devices } = await stage.terminal.client.listDevices({})
      trial.must(
        '3.9',
        !devices.some(each => each.deviceId === foreignDevice),
        'a foreign device is listed',
      )
      trial.must('3.9', devices.length > 0, 'the devices of the own organization are not listed')
      for (const deviceId of [foreignDevice, 'no-such-device']) {
        await stage.refused(
          '3.9',
          'device-unknown',
          'a start at a foreign device',
          stage.terminal.client.startSession({ body: { deviceId, applicationId: 'conformance' } }),
        )
        await stage.refused(
          '3.9',
          'device-unknown',
          'maintenance of a foreign device',
          stage.terminal.client.instructMaintenance({
            body: { deviceId, operation: 'confirm-counters' },
          }),
        )
      }
      const other = await stage.terminalOfUser('sato')
      const list = await other.client.listDevices({})
      trial.must(
        '3.9',
        list.devices.length === 1 && list.devices[0]?.deviceId === foreignDevice,
        'the other organization does not see exactly its own device',
      )
    },
  },
  {
    name: 'a-session-goes-on-after-logout',
    title: 'A session goes on when its user logs out, and is found again after the next login',
    clauses: ['3.10'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const device = await stage.device()
      const terminal = await stage.logIn()
      const made = await stage.connecting(device, terminal)
      await terminal.client.logout({})
      terminal.isLoggedOut = true
      const authentication = await stage.relay.client
        .authenticate({ body: { session: made.session, side: 'device', token: made.token } })
        .catch((error: unknown) => {
          if (error instanceof Refused) return { result: 'refused' }
          throw error
        })
      trial.must('3.10', authentication.result === 'accepted', 'the session is over after logout')
      await stage.relay.started(made.session, 'device', made.token)
      await stage.relay.started(made.session, 'terminal', made.token)
      const again = await stage.logIn('tanaka', terminal.login.terminalId)
      await stage.until('3.10', { session: made.session, terminal: again }, 'established')
      trial.must(
        '3.10',
        device.count('session-terminate', made.session) === 0,
        'the device is asked to end it',
      )
      await again.client.logout({})
    },
  },
  {
    name: 'only-the-relay-key-is-the-relay',
    title:
      'What the relay asks is unauthenticated with any other credential, and what a user asks with the key of the relay',
    clauses: ['13.2', '3.6'],
    family: 'rejection',
    depth: 'smoke',
    async run(stage, trial) {
      const body = JSON.stringify({
        session: '019a3c5e-7f00-7aaa-8bbb-0123456789ab',
        side: 'device',
        token: `mrsp_${'A'.repeat(43)}`,
      })
      const { accessToken } = stage.terminal.login
      const administrator = await stage.terminalOfUser('kato')
      for (const credential of [
        '',
        'x',
        accessToken,
        managementKey,
        administrator.login.accessToken,
      ]) {
        for (const operation of ['authentications', 'logs', 'terminations']) {
          const target = `/v1/relay/${operation}`
          const { problem, entry } = await stage
            .strangeRelay()
            .raw({ method: 'POST', target, body, credential })
          trial.must(
            '13.2',
            problem?.code === 'unauthenticated',
            `the answer is ${problem?.code ?? 'taken'}`,
            entry,
          )
        }
      }
    },
  },
]
