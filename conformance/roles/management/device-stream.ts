import { Element } from 'ltx'
import { MRSP, PING } from '../../../runtime/xmpp/namespaces.ts'
import type { Check } from '../../check/check.ts'
import { StanzaRefused } from '../../peers/played-device-for-management.ts'
import type { RawXmpp } from '../../peers/raw-xmpp.ts'
import { devicePassword } from './accounts.ts'
import type { ManagementStage } from './management-stage.ts'

/** What ends a stream (4.8), each with what is written on a stream that is logged in. */
const forbidden: readonly (readonly [string, string])[] = [
  ['an internal DTD', '<!DOCTYPE x [<!ENTITY a "b">]>'],
  ['a DTD', '<!DOCTYPE stream>'],
  ['an entity of its own', '<presence><status>&nbsp;</status></presence>'],
  ['a processing instruction', '<?php echo 1 ?>'],
  ['a processing instruction in a stanza', '<presence><?x y?></presence>'],
  ['a comment', '<!-- nothing -->'],
  ['a comment in a stanza', '<presence><!-- nothing --></presence>'],
  [
    'a stanza of more than 65536 octets',
    `<presence><status>${'x'.repeat(66_000)}</status></presence>`,
  ],
  ['an attribute of more than 65536 octets', `<presence id='${'x'.repeat(66_000)}'/>`],
  ['more than 16 levels', `<presence>${'<a>'.repeat(18)}${'</a>'.repeat(18)}</presence>`],
]

const ping = `<iq type='get' id='p1' to='management.conformance'><ping xmlns='${PING}'/></iq>`

/** A stream that is logged in as a device of its own. */
async function bound(stage: ManagementStage): Promise<RawXmpp> {
  const { deviceId } = stage.makeDevice()
  const stream = await stage.rawXmpp()
  await stream.bind(deviceId, devicePassword)
  return stream
}

/** The XMPP stream: clauses 4.2, 4.4, 4.5, 4.8, 4.9, 4.12. */
export const deviceStream: readonly Check<ManagementStage>[] = [
  {
    name: 'only-scram-is-offered',
    title:
      'The endpoint offers SCRAM and no mechanism that carries the password, and lets nobody in without the right one',
    clauses: ['4.2'],
    family: 'rejection',
    depth: 'smoke',
    async run(stage, trial) {
      const { deviceId } = stage.makeDevice()
      const stream = await stage.rawXmpp()
      const features = await trial.awaits('4.2', 'the features of the stream', stream.openStream())
      const offered = [...features.matchAll(/<mechanism>([^<]*)<\/mechanism>/g)].map(
        ([, name]) => name ?? '',
      )
      trial.must('4.2', offered.length > 0, 'no mechanism is offered')
      const others = offered.filter(name => !name.startsWith('SCRAM-SHA-'))
      trial.must('4.2', others.length === 0, `${others.join(', ')} is offered`)
      const plain = Buffer.from(`\0${deviceId}\0${devicePassword}`).toString('base64')
      stream.write(
        `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${plain}</auth>`,
      )
      const answer = await stream.until(/<success|<failure|<\/stream/).catch(() => '<failure')
      trial.must('4.2', !answer.includes('<success'), 'PLAIN is let in')
      const wrong = await stage.rawXmpp()
      const isIn = await wrong.logIn(deviceId, 'not the password').catch(() => false)
      trial.must('4.2', !isIn, 'a wrong password is let in')
      const early = await stage.rawXmpp()
      await early.openStream()
      early.write(ping)
      const unasked = await early
        .until(/<iq[^>]*type=["']result|<\/stream|<failure/)
        .catch(() => '</stream')
      trial.must('4.2', !unasked.startsWith('<iq'), 'a stanza before the login is answered')
    },
  },
  {
    name: 'what-ends-a-stream',
    title:
      'A DTD, a foreign entity, a processing instruction, a comment, a large stanza or deep nesting ends the stream',
    clauses: ['4.8'],
    family: 'rejection',
    depth: 'default',
    async run(stage, trial) {
      const beside = await stage.device()
      await Promise.all(
        forbidden.map(async ([what, text]) => {
          const stream = await bound(stage)
          stream.write(text)
          stream.write(ping)
          const answer = await stream
            .until(/<\/stream:stream>|<\/stream>|id=["']p1["']/)
            .catch(() => '</stream>')
          trial.must('4.8', answer.startsWith('</stream'), `${what} does not end the stream`)
        }),
      )
      for (const [what, text] of forbidden.slice(0, 1)) {
        const stream = await stage.rawXmpp(text)
        const features = await stream.openStream().catch(() => '')
        trial.must('4.8', features === '', `${what} before the stream does not end it`)
      }
      await trial.awaits('4.8', 'the answer to another device', beside.sendInfo())
    },
  },
  {
    name: 'what-does-not-end-a-stream',
    title:
      'The five entities of XML, a stanza below the limits and what a later version adds are taken',
    clauses: ['1.2', '4.8'],
    family: 'steps',
    depth: 'default',
    async run(stage, trial) {
      const stream = await bound(stage)
      stream.write(
        `<presence><status>&lt;&gt;&amp;&quot;&apos;&#65;${'x'.repeat(40_000)}</status></presence>`,
      )
      const info = `<device-info xmlns='${MRSP}' later='1' model='A &amp; B' serial='1' firmware='1' product='a/1' unattended='false'><application id='web' name='&lt;' later='2'/><later><a><b/></a></later></device-info>`
      stream.write(`<iq type='set' id='d1' to='${stage.domain}'>${info}</iq>`)
      const answer = await trial.awaits(
        '1.2',
        'the answer to device-info',
        stream.until(/<iq[^>]*id=["']d1["'][^>]*>/),
      )
      trial.must('1.2', /type=["']result["']/.test(answer), 'what a later version adds is refused')
      stream.write(ping)
      await trial.awaits('4.8', 'the answer to a ping', stream.until(/id=["']p1["']/))
    },
  },
  {
    name: 'online-by-presence-and-device-info',
    title:
      'A device is online from its presence and device-info until it is unavailable or its stream ends',
    clauses: ['4.4'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const device = stage.makeDevice()
      const isOnline = async (): Promise<boolean> => {
        const { devices } = await stage.terminal.client.listDevices({})
        return devices.find(({ deviceId }) => deviceId === device.deviceId)?.online ?? false
      }
      const pinged = async (): Promise<void> => {
        const iq = new Element('iq', { type: 'get', id: device.nextId(), to: stage.domain })
        iq.c('ping', { xmlns: PING })
        await trial.awaits('4.5', 'the answer to a ping', device.exchange(iq, 'ping'))
      }
      await device.logIn()
      await pinged()
      trial.must('4.4', !(await isOnline()), 'a device is online before its presence')
      await device.sendPresence()
      await pinged()
      trial.must('4.4', !(await isOnline()), 'a device is online before its device-info')
      await device.sendInfo()
      await stage.seenAs(device, true)
      const { devices } = await stage.terminal.client.listDevices({})
      const seen = devices.find(({ deviceId }) => deviceId === device.deviceId)
      trial.must(
        '4.4',
        seen?.model === 'KX-4500' && seen.applications[0]?.id === 'conformance',
        'what the device said is not shown',
      )
      await device.sendPresence('unavailable')
      await stage.seenAs(device, false)
      await device.disconnect()
      await stage.comeOnline(device)
      await device.disconnect()
      await stage.seenAs(device, false)
      await stage.comeOnline(device)
      await device.drop()
      await stage.seenAs(device, false)
    },
  },
  {
    name: 'stanzas-go-to-management-alone',
    title: 'A device reaches nobody but management, and under no JID but its own',
    clauses: ['4.9', '4.17'],
    family: 'rejection',
    depth: 'smoke',
    async run(stage, trial) {
      const victim = await stage.device()
      const attacker = await stage.device()
      const started = await stage.asked(victim)
      const approval = new Element('approval', {
        xmlns: MRSP,
        request: started.request,
        session: started.session,
        answer: 'yes',
        reason: 'user',
      })
      const count = victim.received.all.length
      const terminate = new Element('session-terminate', {
        xmlns: MRSP,
        request: started.request,
        session: started.session,
        reason: 'management',
      })
      const to = new Element('iq', { type: 'set', id: attacker.nextId(), to: victim.jid })
      to.cnode(terminate)
      const answer = await attacker
        .exchange(to, 'stanza for another device')
        .catch((error: unknown) => {
          if (error instanceof Error) return undefined
          throw error
        })
      trial.must('4.9', answer?.attrs['type'] !== 'result', 'a stanza for another device was taken')
      if (!attacker.isConnected) await stage.comeOnline(attacker)
      const forged = new Element('iq', {
        type: 'set',
        id: attacker.nextId(),
        from: victim.jid,
        to: stage.domain,
      })
      forged.cnode(approval)
      const refused = await attacker
        .exchange(forged, 'approval under another JID')
        .catch((error: unknown) => {
          if (error instanceof Error) return undefined
          throw error
        })
      trial.must(
        '4.9',
        refused?.attrs['type'] !== 'result',
        'an approval under another JID was taken',
      )
      const { state } = await stage.find(started)
      trial.must(
        '4.9',
        state === 'requested' || state === 'awaiting-approval',
        `the session is ${state}`,
      )
      await victim.sendInfo()
      trial.must(
        '4.9',
        victim.received.all.length === count,
        'a stanza of another device was delivered',
      )
    },
  },
  {
    name: 'answers-of-others-are-not-taken',
    title: 'An IQ result counts only from the device that was asked and with the id of the request',
    clauses: ['4.12'],
    family: 'rejection',
    depth: 'smoke',
    async run(stage, trial) {
      const victim = await stage.device(each => {
        each.answer = () => 'silent'
      })
      const attacker = await stage.device()
      const { session } = await stage.start(victim)
      const { id } = await trial.awaits(
        '5.5',
        'the approval request',
        victim.next('approval-request', session),
      )
      for (const type of ['result', 'error'] as const) {
        await attacker.write(new Element('iq', { type, id, to: stage.domain }), `${type} ${id}`)
        await victim.write(
          new Element('iq', { type, id: `${id}0`, to: stage.domain }),
          `${type} ${id}0`,
        )
      }
      await attacker.sendInfo().catch((error: unknown) => {
        if (!(error instanceof StanzaRefused)) throw error
      })
      await victim.sendInfo()
      const view = await stage.find({ session, terminal: stage.terminal })
      trial.must(
        '4.12',
        view.state === 'requested',
        `by the answer of another device it is ${view.state}`,
      )
      await victim.write(
        new Element('iq', { type: 'result', id, to: stage.domain }),
        `result ${id}`,
      )
      await stage.until('5.5', { session, terminal: stage.terminal }, 'awaiting-approval')
    },
  },
  {
    name: 'silence-is-pinged-and-requests-are-repeated',
    title:
      'A silent device is pinged after 20 seconds, and asked again after 10 what it did not answer, with the time that remains',
    clauses: ['4.15', '4.5'],
    family: 'steps',
    depth: 'default',
    limit: 60_000,
    async run(stage, trial) {
      const quiet = await stage.device()
      const since = quiet.pings.all.length
      const approval = async (): Promise<void> => {
        const device = await stage.device(each => {
          each.answer = () => 'silent'
        })
        const { session } = await stage.start(device)
        const first = await trial.awaits(
          '4.15',
          'the approval request',
          device.next('approval-request', session),
        )
        const second = await trial.awaits(
          '4.15',
          'the approval request again',
          device.next('approval-request', session, device.received.all.length),
          12_000,
        )
        trial.must(
          '4.15',
          second.stanza.request === first.stanza.request,
          'it is another request',
          second.entry,
        )
        trial.must(
          '4.15',
          second.at - first.at > 5000,
          'it came again before 10 seconds were over',
          second.entry,
        )
        trial.must(
          '4.15',
          second.stanza.expiresIn < first.stanza.expiresIn,
          'it does not say the seconds that remain',
          second.entry,
        )
      }
      const information = async (): Promise<void> => {
        const device = await stage.device(each => {
          each.answer = ({ name }) => (name === 'approval-request' ? 'taken' : 'silent')
        })
        const made = await stage.connecting(device)
        const count = device.received.all.length
        const first = device.received.all.find(({ name }) => name === 'session-info')
        const again = await trial.awaits(
          '4.15',
          'session-info again',
          device.next('session-info', made.session, count),
          12_000,
        )
        trial.must(
          '4.15',
          first?.name === 'session-info' &&
            first.stanza.request === again.stanza.request &&
            first.stanza.token === again.stanza.token,
          'it is another request, or another token',
          again.entry,
        )
        await stage.terminal.client.cancelSession({ session: made.session })
        const end = await trial.awaits(
          '10.18',
          'session-terminate',
          device.next('session-terminate', made.session),
          12_000,
        )
        const more = await trial.awaits(
          '4.15',
          'session-terminate again',
          device.next('session-terminate', made.session, device.received.all.length),
          12_000,
        )
        trial.must(
          '4.15',
          more.stanza.request === end.stanza.request,
          'it is another request',
          more.entry,
        )
      }
      const pinged = trial.awaits(
        '4.5',
        'a ping after 20 seconds of silence',
        quiet.pings.find(() => true, since),
        30_000,
      )
      await Promise.all([approval(), information(), pinged])
    },
  },
  {
    name: 'a-dead-stream-is-closed',
    title: 'A device that answers no ping is taken for offline after two of them',
    clauses: ['4.5', '4.4'],
    family: 'steps',
    depth: 'deep',
    limit: 180_000,
    async run(stage, trial) {
      const device = await stage.device(each => {
        each.answersPings = false
      })
      const { closed } = device
      await trial.awaits('4.5', 'the end of a stream that is dead', closed, 100_000)
      await stage.seenAs(device, false)
    },
  },
  {
    name: 'requests-come-again-after-a-login',
    title:
      'Each time the device comes online it is asked again, with the same request, what has not come about',
    clauses: ['4.15'],
    family: 'steps',
    depth: 'smoke',
    async run(stage, trial) {
      const device = await stage.device()
      const started = await stage.asked(device)
      const { session } = started
      await stage.until('5.5', started, 'awaiting-approval')
      const back = async (): Promise<number> => {
        await device.drop()
        await stage.seenAs(device, false)
        const count = device.received.all.length
        await device.connect()
        return count
      }
      let from = await back()
      const asked = await trial.awaits(
        '4.15',
        'the approval request again',
        device.next('approval-request', session, from),
      )
      trial.must(
        '4.15',
        asked.stanza.request === started.request,
        'it is another request',
        asked.entry,
      )
      await stage.answer(started)
      const { stanza } = await trial.awaits(
        '5.20',
        'session-info',
        device.next('session-info', session),
      )
      device.sessions = [session]
      from = await back()
      const informed = await trial.awaits(
        '4.15',
        'session-info again',
        device.next('session-info', session, from),
      )
      trial.must(
        '4.15',
        informed.stanza.request === stanza.request,
        'it is another request',
        informed.entry,
      )
      trial.must(
        '4.15',
        informed.stanza.token === stanza.token,
        'it holds another token',
        informed.entry,
      )
      for (const side of ['device', 'terminal'] as const)
        await stage.relay.started(session, side, stanza.token)
      await stage.until('5.26', started, 'established')
      await stage.terminal.client.cancelSession({ session })
      const end = await trial.awaits(
        '10.17',
        'session-terminate',
        device.next('session-terminate', session),
      )
      from = await back()
      const more = await trial.awaits(
        '4.15',
        'session-terminate again',
        device.next('session-terminate', session, from),
      )
      trial.must(
        '4.15',
        more.stanza.request === end.stanza.request,
        'it is another request',
        more.entry,
      )
      await stage.relay.ended(session, 'device', 'management', stanza.token)
      from = await back()
      await device.sendInfo()
      const late = device.received.all
        .slice(from)
        .find(
          ({ name, stanza }) =>
            name !== 'session-terminate' && 'session' in stanza && stanza.session === session,
        )
      const what = `${late?.name} came again after it had come about`
      trial.must('4.15', late === undefined, what, late?.entry)
    },
  },
]
