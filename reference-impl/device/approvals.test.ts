import { v7 } from 'uuid'
import { describe, expect, test } from 'vitest'
import { MrspError } from '../../runtime/errors.ts'
import { testGround } from './played/ground.ts'
import { agent } from './played/management.ts'

const ground = testGround()

describe('the approval screen', () => {
  test('shows who asks, from where, for what, and the code; YES goes to management', async () => {
    const management = await ground.management()
    const { person, steps } = await ground.device(management)
    const question = await management.askApproval()
    const { request, session, bindingCode, userName, organization } = question
    expect(await person.press(request, 'yes')).toMatchObject({
      status: 409,
      body: { code: 'wrong-state', source: 'device' },
    })
    const { approval } = await person.seesScreen(question.request)
    expect(approval).toMatchObject({
      request,
      session,
      bindingCode,
      userName,
      organization,
      application: 'web-server',
      applicationName: 'Web Server',
    })
    expect((await person.pressYes(request)).status).toBe(204)
    expect(await management.next('approval')).toEqual({
      request,
      session,
      answer: 'yes',
      reason: 'user',
    })
    expect((await person.state()).approval).toBeNull()
    expect(steps.map(({ step }) => step)).toEqual(['S143', 'S144'])
    expect(steps.every(each => each.session === session)).toBe(true)
  })

  test('takes NO from its first moment', async () => {
    const management = await ground.management()
    const { person } = await ground.device(management)
    const { request, session } = await management.askApproval()
    expect((await person.press(request, 'no')).status).toBe(204)
    expect(await management.next('approval')).toEqual({
      request,
      session,
      answer: 'no',
      reason: 'user',
    })
    expect((await person.press(request, 'no')).status).toBe(404)
  })

  test('is a NO when nobody answers in time, and never a YES', async () => {
    const management = await ground.management()
    const { person } = await ground.device(management)
    for (const expiresIn of [0, 1]) {
      const { request, session } = await management.askApproval({ expiresIn })
      expect(await management.next('approval')).toEqual({
        request,
        session,
        answer: 'no',
        reason: 'timeout',
      })
      expect((await person.state()).approval).toBeNull()
      expect((await person.press(request, 'yes')).status).toBe(404)
    }
    const longest = await management.askApproval({ expiresIn: 31_536_000 })
    await management.confirmCounters()
    expect((await person.state()).approval?.request).toBe(longest.request)
  })

  test('is closed without an answer when the terminal withdraws', async () => {
    const management = await ground.management()
    const { person } = await ground.device(management)
    const { request, session } = await management.askApproval()
    const wrong = management.send.approvalCancel({ request, session: v7() }, agent)
    await expect(wrong).rejects.toMatchObject({ code: 'not-found' })
    await management.send.approvalCancel({ request, session }, agent)
    expect((await person.state()).approval).toBeNull()
    const again = management.send.approvalCancel({ request, session }, agent)
    await expect(again).rejects.toMatchObject({ code: 'not-found', source: 'device' })
    // The same request once more is taken, and asks nobody.
    await management.askApproval({ request, session })
    expect((await person.state()).approval).toBeNull()
    await management.confirmCounters()
    expect(management.inbox.left.filter(({ name }) => name === 'approval')).toEqual([])
  })

  test('is closed without an answer when the end of its session is asked for', async () => {
    const management = await ground.management()
    const { person } = await ground.device(management)
    const { session } = await management.askApproval()
    await management.terminate(session)
    expect((await person.state()).approval).toBeNull()
    await management.confirmCounters()
    expect(management.inbox.left.filter(({ name }) => name === 'approval')).toEqual([])
  })
})

describe('a request that is not shown', () => {
  test('comes while another one is, which stays', async () => {
    const management = await ground.management()
    const { person } = await ground.device(management)
    const { request } = await management.askApproval()
    const other = management.askApproval()
    await expect(other).rejects.toMatchObject({ code: 'device-busy', retryable: true })
    expect((await person.state()).approval?.request).toBe(request)
  })

  test('is for an application that the device does not have', async () => {
    const management = await ground.management()
    const { person } = await ground.device(management)
    const asked = management.askApproval({ application: 'remote-app' })
    await expect(asked).rejects.toMatchObject({ code: 'application-unknown', source: 'device' })
    expect((await person.state()).approval).toBeNull()
  })

  test("is answered by the owner's policy, which device-info tells", async () => {
    const management = await ground.management()
    const { steps } = await ground.device(management, { unattended: true })
    const { request, session } = await management.askApproval()
    expect(await management.next('approval')).toEqual({
      request,
      session,
      answer: 'yes',
      reason: 'policy',
    })
    expect(steps.map(({ step }) => step)).toEqual(['S144'])
  })
})

describe('an answer', () => {
  test('is the same however often the request comes, and is pressed once', async () => {
    const management = await ground.management()
    const { person, steps } = await ground.device(management)
    const question = await management.askApproval()
    await Promise.all([management.askApproval(question), management.askApproval(question)])
    expect((await person.press(question.request, 'no')).status).toBe(204)
    const answer = await management.next('approval')
    for (let count = 0; count < 3; count++) {
      await management.askApproval({ ...question, bindingCode: '000000' })
      expect(await management.next('approval')).toEqual(answer)
      expect((await person.state()).approval).toBeNull()
    }
    expect(steps.filter(({ step }) => step === 'S143')).toHaveLength(1)
  })

  test('goes out behind the answer to its request', async () => {
    const management = await ground.management()
    await ground.device(management, { unattended: true })
    const order: string[] = []
    management.answers.take = ({ name }) => void order.push(name)
    const asked = management.askApproval().then(() => order.push('result'))
    await Promise.all([asked, management.next('approval')])
    expect(order).toEqual(['result', 'approval'])
  })

  test('is told again after an error that may pass, and no more after one that will not', async () => {
    const management = await ground.management()
    await ground.device(management, { unattended: true })
    management.answers.take = () => {
      throw new MrspError('wrong-state', { source: 'management' })
    }
    const refused = await management.askApproval()
    await management.next('approval', refused.request)
    management.answers.take = () => {
      throw new MrspError('internal', { source: 'management' })
    }
    const failed = await management.askApproval()
    await management.next('approval', failed.request)

    // A new login tells what management has not taken.
    const { port } = management
    await management.stop()
    const restarted = await ground.management(port)
    await restarted.next('device-info')
    expect(await restarted.next('approval')).toMatchObject({ request: failed.request })
    await restarted.confirmCounters()
    expect(restarted.inbox.left).toEqual([])
  })
})
