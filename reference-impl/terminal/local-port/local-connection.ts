import type { Socket } from 'node:net'
import type { ErrorCode } from '../../../generated/errors.ts'
import type { Party } from '../../../runtime/descriptor.ts'
import { MrspError } from '../../../runtime/errors.ts'
import {
  HttpMessageError,
  RequestDelimiter,
  type RequestHead,
} from '../../../runtime/http-message/index.ts'
import { problemAnswer } from '../../../runtime/http/problem.ts'
import type { Client } from '../client/client.ts'
import { codeOfFault } from '../client/code-of-fault.ts'
import { ExchangeCarrier, type LocalProgram } from '../client/exchange-carrier.ts'
import { sourceOfFailure } from '../client/source-of-failure.ts'
import { isOfForeignPage } from './foreign-page.ts'
import { misdirectedProblem, type Problem, problemOctets } from './problem-octets.ts'
import { isForPage, problemPage } from './problem-page.ts'

/** What a connection needs of the port that it came to. */
export interface Door {
  /** Where a name leads that stands in `Host`: to the client that it was given out for, to the control interface, or nowhere. */
  find(host: string): Client | 'control' | undefined
  /** Takes a socket for the control interface; all that came on it is to be read again. */
  control(socket: Socket): void
}

/** Seconds for which a connection may be quiet. */
const patience = {
  /** Between two requests. */
  idle: 120,
  /** From the beginning of a head to its end. */
  head: 10,
  /** Within the body of a request, or with an answer that is not taken after the last request. */
  body: 300,
  /** After the program ended its sending, before it gets an answer. */
  halfClosed: 2,
  /** After the last answer. */
  closing: 2,
}

/**
 * A connection of a local program: finds its requests, and has them carried by the client that `Host` names. One
 * request is under way at a time; what comes behind it waits.
 */
export class LocalConnection implements LocalProgram {
  readonly #socket: Socket
  readonly #door: Door
  readonly #requests: RequestDelimiter
  #state: 'receiving' | 'exchanging' | 'switched' | 'closing' = 'receiving'
  /** All that came before it was known where the connection leads. */
  #unrouted: Buffer[] | undefined = []
  #host = ''
  #client: Client | undefined
  #carrier: ExchangeCarrier | undefined
  #head: RequestHead | undefined
  #requestEnded = false
  #bodyBegan = false
  /** What came behind the request that is under way. */
  #rest: Uint8Array | undefined
  #isHalfClosed = false
  #quietSeconds = 0

  constructor(socket: Socket, door: Door) {
    this.#socket = socket
    this.#door = door
    this.#requests = new RequestDelimiter({
      head: head => this.#begin(head),
      body: slice => this.#continue(slice),
      end: () => this.#complete(),
    })
    socket.setNoDelay(true)
    socket.on('data', this.#receive)
    socket.on('drain', this.#drained)
    socket.on('end', this.#sendingEnded)
    socket.on('close', this.#closed)
    // The close that follows an error tells all that is to be known.
    socket.on('error', ignore)
  }

  /** Answers whatever comes with a problem, and reads none of it. */
  refuse(problem: Problem): void {
    this.#answer(problem)
  }

  /** A second has passed. */
  tick(): void {
    if (++this.#quietSeconds > this.#patience) this.#socket.destroy()
  }

  give(octets: Uint8Array): boolean {
    this.#quietSeconds = 0
    return this.#socket.write(octets)
  }

  ready(): void {
    if (this.#rest === undefined) this.#socket.resume()
  }

  switched(): void {
    this.#state = 'switched'
    this.#requests.settleUpgrade(true)
    this.#takeRest()
    if (this.#isHalfClosed) this.#requests.finish()
  }

  declined(): void {
    this.#requests.settleUpgrade(false)
  }

  answered(isReusable: boolean): void {
    if (this.#state === 'switched') {
      this.#socket.end()
      return
    }
    const isBodyHeldBack = this.#head?.expectsContinue === true && !this.#bodyBegan
    const goesOn = isReusable && !this.#isHalfClosed && this.#head?.keepAlive === true
    if (!goesOn || (isBodyHeldBack && !this.#requestEnded)) {
      this.#close()
      return
    }
    this.#state = 'receiving'
    if (this.#requestEnded) this.#next()
    else this.#socket.resume()
  }

  failed(code: ErrorCode, isCut: boolean): void {
    if (isCut) this.#breakOff()
    else this.#answerError(code, sourceOfFailure(code))
  }

  readonly #receive = (piece: Buffer): void => {
    if (this.#state === 'closing') return
    this.#unrouted?.push(piece)
    if (this.#requests.heldBytes === 0) this.#quietSeconds = 0
    this.#take(piece)
  }

  readonly #drained = (): void => {
    this.#quietSeconds = 0
    this.#carrier?.taken()
  }

  readonly #sendingEnded = (): void => {
    this.#isHalfClosed = true
    this.#quietSeconds = 0
    if (this.#state === 'switched') this.#requests.finish()
    else if (this.#state === 'receiving') this.#close()
    else if (this.#state === 'exchanging' && !this.#isRequestWhole) this.#socket.destroy()
  }

  readonly #closed = (): void => {
    this.#state = 'closing'
    this.#carrier?.reset('cancelled')
  }

  #take(piece: Uint8Array): void {
    try {
      const taken = this.#requests.push(piece)
      if (taken < piece.length && this.#state !== 'closing') this.#hold(piece.subarray(taken))
    } catch (error) {
      if (!(error instanceof HttpMessageError)) throw error
      this.#refuse(codeOfFault(error))
    }
  }

  #hold(rest: Uint8Array): void {
    this.#rest = rest
    this.#socket.pause()
  }

  #takeRest(): void {
    const rest = this.#rest
    this.#rest = undefined
    this.#socket.resume()
    if (rest !== undefined) this.#take(rest)
  }

  /** The next request may begin. */
  #next(): void {
    this.#head = undefined
    this.#requests.resume()
    this.#takeRest()
  }

  #begin(head: RequestHead): void {
    this.#requests.pause()
    const carrier = this.#route(head)
    if (carrier === undefined) return
    if (isOfForeignPage(head)) {
      this.#head = head
      const detail = 'asked by a page of another origin'
      this.#answer(problemAnswer(new MrspError('not-permitted', { source: 'terminal', detail })))
      return
    }
    this.#state = 'exchanging'
    this.#head = head
    this.#requestEnded = false
    this.#bodyBegan = false
    if (!carrier.begin(head)) this.#socket.pause()
  }

  /** A connection leads where the `Host` of its first request leads, and nowhere else (13.9). */
  #route(head: RequestHead): ExchangeCarrier | undefined {
    if (this.#carrier !== undefined && head.hasHost(this.#host)) return this.#carrier
    const { host } = head
    const found = this.#door.find(host)
    if (found === 'control' && this.#client === undefined) {
      this.#leave()
    } else if (found === undefined || found === 'control' || found !== (this.#client ?? found)) {
      this.#head = head
      this.#answer(misdirectedProblem())
    } else {
      this.#unrouted = undefined
      this.#host = host
      this.#client = found
      this.#carrier ??= new ExchangeCarrier(found, this)
      return this.#carrier
    }
    return undefined
  }

  /** Leaves the socket to the control interface, as if nothing had been read. */
  #leave(): void {
    this.#state = 'closing'
    const socket = this.#socket
    socket.off('data', this.#receive)
    socket.off('drain', this.#drained)
    socket.off('end', this.#sendingEnded)
    socket.off('close', this.#closed)
    socket.off('error', ignore)
    socket.pause()
    queueMicrotask(() => {
      socket.unshift(Buffer.concat(this.#unrouted ?? []))
      this.#door.control(socket)
    })
  }

  #continue(slice: Uint8Array): void {
    this.#bodyBegan = true
    const isCarried = this.#state === 'exchanging' || this.#state === 'switched'
    if (isCarried && this.#carrier?.write(slice) === false) this.#socket.pause()
  }

  #complete(): void {
    this.#requestEnded = true
    if (this.#state === 'exchanging' || this.#state === 'switched') this.#carrier?.end()
    else if (this.#state === 'receiving') {
      // Its response came before its end.
      this.#head = undefined
      this.#requests.resume()
    }
  }

  /** The program's octets are no request. */
  #refuse(code: ErrorCode): void {
    const isAnswered = this.#head !== undefined && this.#carrier?.wasGiven === true
    this.#carrier?.reset(code)
    if (isAnswered) this.#breakOff()
    else this.#answerError(code, 'terminal')
  }

  #answerError(code: ErrorCode, source: Party): void {
    this.#answer(problemAnswer(new MrspError(code, { source, session: this.#client?.session })))
  }

  #answer(problem: Problem): void {
    const head = this.#head
    const isPage = head !== undefined && isForPage(head)
    const shown = isPage ? problemPage(problem, this.#socket.localPort ?? 0) : problem
    this.#close(problemOctets(shown, head?.method === 'HEAD'))
  }

  /** Resets the connection: where its end would end the response, an end in good order would look whole (8.26). */
  #breakOff(): void {
    this.#socket.resetAndDestroy()
  }

  /** Ends the connection behind what was written; what still comes is not looked at. */
  #close(last?: Uint8Array): void {
    this.#state = 'closing'
    this.#quietSeconds = 0
    this.#rest = undefined
    if (last === undefined) this.#socket.end()
    else this.#socket.end(last)
    this.#socket.resume()
  }

  get #isRequestWhole(): boolean {
    return this.#requestEnded || this.#requests.awaitsUpgrade
  }

  get #patience(): number {
    switch (this.#state) {
      case 'receiving':
        if (this.#requests.isBetweenMessages) return patience.idle
        return this.#requests.heldBytes > 0 ? patience.head : patience.body
      case 'exchanging':
        if (this.#isHalfClosed) return patience.halfClosed
        return this.#isRequestWhole || this.#socket.isPaused() ? Infinity : patience.body
      case 'switched':
        return Infinity
      case 'closing':
        return this.#socket.writableLength > 0 ? patience.body : patience.closing
    }
  }
}

function ignore(): void {}
