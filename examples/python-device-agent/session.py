"""One remote session: the agent's WebSocket to the Cloud Hub, and the exchanges that pass through it."""
import asyncio
import contextlib
import random
from collections import deque

import websockets

import frames
import http1

NOBODY, FIRST_CREDIT, MOST_CREDIT, MOST_EXCHANGES = '-' * 43, 262144, 2147483647, 64
UNCHANGED_IN_VAIN = (400, 401, 403, 404, 405, 410, 413, 415, 426, 431)


class Connect(websockets.connect):
    def handle_redirect(self, uri):
        raise OSError('a relay that redirects')  # 13.5


class Exchange:
    """One HTTP request and its responses, over a connection of its own to the application (8.25)."""

    def __init__(self, session, number):
        self.session, self.number = session, number
        self.request = asyncio.StreamReader(http1.LIMIT)  # Bounded by the credit of the exchange.
        self.out, self.room = bytearray(), asyncio.Event()
        self.may_send = self.may_receive = FIRST_CREDIT
        self.taken = 0
        self.request_ended = self.response_begun = self.response_ended = self.end_sent = self.upgraded = False
        self.task = asyncio.create_task(self.run())

    async def run(self):
        writer = None
        try:
            head = http1.RequestHead(await http1.section(self.request))  # All of it is checked first (8.42).
            self.take(len(head.octets))
            try:
                reader, writer = await asyncio.open_connection(*self.session.application, limit=http1.LIMIT)
            except OSError:
                raise http1.Refused('application-unreachable') from None
            await asyncio.gather(self.judge(self.ask(head, writer), 'malformed-http'),
                                 self.judge(self.answer(head, reader), 'application-unreachable'))
        except (http1.Refused, EOFError) as error:
            self.session.close(self, getattr(error, 'code', 'malformed-http'))
        except Exception as error:
            self.session.log('exchange failed', reason=type(error).__name__)
            self.session.close(self, 'internal')  # 11.7
        finally:
            if writer and self.request_ended and self.response_ended:
                writer.close()
            elif writer:
                writer.transport.abort()

    async def judge(self, work, code):
        """Closes the exchange where the work finds a message that must not pass, or one that breaks off."""
        try:
            await work
        except (http1.Refused, EOFError, OSError) as error:
            self.session.close(self, getattr(error, 'code', code))

    async def ask(self, head, writer):
        """Passes the request on to the application, as it is (8.9)."""
        async def give(octets):
            try:
                writer.write(octets)
                await writer.drain()
            except OSError:
                pass  # What the application answered before it stopped reading is still passed on.
        await give(head.octets)
        async for octets in http1.body(self.request, head.body):
            await give(octets)
            self.take(len(octets))
        while octets := await self.request.read(http1.PIECE):
            http1.insist(self.upgraded)  # Octets behind the end of the request (8.17).
            await give(octets)
            self.take(len(octets))
        if self.upgraded:
            writer.write_eof()

    async def answer(self, head, reader):
        """Passes the application's responses on (8.10)."""
        while not self.response_ended:
            response = http1.ResponseHead(await http1.section(reader), head.is_head)
            self.upgraded = response.status == 101
            http1.insist(not self.upgraded or (head.asks_upgrade and not self.request_ended))  # 8.16
            await self.say(response.octets)
            if self.upgraded or response.status >= 200:
                async for octets in http1.body(reader, None if self.upgraded else response.body):
                    await self.say(octets)
                self.response_ended = True
                self.session.wake.set()

    async def say(self, octets):
        self.out += octets
        self.session.wake.set()
        while len(self.out) >= http1.PIECE:
            self.room.clear()
            await self.room.wait()

    def take(self, count):
        """Octets of the request that the application took; grants credit for them again (9.8)."""
        self.taken += count
        if self.taken >= FIRST_CREDIT // 2 and not self.request_ended:
            self.may_receive += self.taken
            self.session.control('credit', Exchange=self.number, Credit=self.taken)
            self.taken = 0


class Session:
    """Comes back after a loss until the session is over; `over` is called then."""

    def __init__(self, info, application, tls, over, log):
        self.info, self.application, self.tls, self.log = info, application, tls, log
        self.id, self.token = info['session-id'], info['token']
        self.resume_key = self.reason = None
        self.highest = self.faults = 0
        self.connected = self.is_ending = self.is_over = False
        self.exchanges, self.tasks = {}, set()
        self.task = asyncio.create_task(self.run())
        self.task.add_done_callback(over)

    # The connection -------------------------------------------------------------------------------------------

    async def run(self):
        self.attempts, pause = 0, 0
        while not self.is_over:
            await asyncio.sleep(pause)
            self.retry_after = 0
            offer = ['mrsp.v1', f'mrsp.auth.{self.id}.{self.token}']  # 6.2
            offer += [f'mrsp.resume.{self.resume_key}'] if self.resume_key else []
            try:
                async with Connect(self.info['url'], ssl=self.tls, subprotocols=offer, compression=None,
                                   ping_interval=None, close_timeout=5, max_size=1048576 + 4096) as socket:
                    await self.talk(socket)
            except websockets.InvalidStatusCode as error:
                self.is_over = error.status_code in UNCHANGED_IN_VAIN  # 11.5
                after = error.headers.get('Retry-After', '')
                self.retry_after = int(after) if after.isdecimal() else 0
            except (OSError, asyncio.TimeoutError, websockets.WebSocketException) as error:
                self.log('relay connection lost', reason=type(error).__name__)
            delay = (0, 1, 2, 4, 8)[self.attempts] if self.attempts < 5 else 10  # 6.40
            self.attempts += 1
            pause = max(delay * random.uniform(0.75, 1.25), self.retry_after)

    async def talk(self, socket):
        self.controls, self.wake = deque(), asyncio.Event()
        self.keepalive, self.is_ending, self.paired, self.peer_lost = 20, False, False, False
        self.tasks = {asyncio.create_task(self.send(socket))}
        try:
            while not self.is_over:
                message = await asyncio.wait_for(socket.recv(), 3 * self.keepalive)  # 6.32
                if self.is_ending:
                    self.receive_last(message)
                else:
                    self.receive(*frames.read(message))
        except frames.ProtocolError as error:
            self.faults += 1
            self.log('protocol error', reason=str(error))
            if self.faults == 20:
                self.reason = 'device'  # To be ended by `terminate` when it is back (section 6).
            await socket.close(error.close)
        finally:
            self.connected = False
            self.lose()
            for task in self.tasks:
                task.cancel()

    async def send(self, socket):
        """Sends what waits: controls first, then a frame of each exchange in turn (9.12, 9.13)."""
        while not socket.closed:
            message = self.controls.popleft() if self.controls else self.next_body()
            if message is None:
                self.wake.clear()
                await self.wake.wait()
            else:
                with contextlib.suppress(websockets.ConnectionClosed):  # The reader sees the loss as well.
                    await socket.send(message)

    async def ping(self):
        while True:
            await asyncio.sleep(self.keepalive)
            self.control('ping')

    def control(self, name, **fields):
        if self.is_ending and name != 'pong':  # After `terminate` nothing else is sent (10.5).
            return
        message = frames.write(self.id, name, {key.replace('_', '-'): value for key, value in fields.items()})
        if name != 'pong' or message not in self.controls:  # A pong that waits answers every ping before it.
            self.controls.append(message)
        self.wake.set()

    def next_body(self):
        for number, exchange in self.exchanges.items():
            size = min(len(exchange.out), exchange.may_send, self.may_send, self.max_frame)
            last = exchange.response_ended and size == len(exchange.out) and not exchange.end_sent
            if size or last:
                body = bytes(exchange.out[:size])
                del exchange.out[:size]
                exchange.may_send -= size
                self.may_send -= size
                exchange.room.set()
                self.exchanges[number] = self.exchanges.pop(number)  # To the end of the turns.
                name = 'data' if exchange.response_begun else 'response'
                exchange.response_begun, exchange.end_sent = True, last
                if last and (exchange.request_ended or not exchange.upgraded):
                    self.close(exchange)
                    self.faults = 0  # The session still gets something done.
                return frames.write(self.id, name, {'Exchange': number, 'End': last and 'true'}, body)
        return None

    # What comes -----------------------------------------------------------------------------------------------

    def receive(self, session_id, name, fields, body):
        expected = self.id if self.connected or name != 'error' else NOBODY
        if session_id != expected or self.connected == (name == 'connected') and name != 'error':
            raise frames.ProtocolError('a frame of another session, or not at its place')
        if name in ('request', 'data', 'credit', 'reset', 'peer-lost') and not self.paired:
            raise frames.ProtocolError('a frame outside a pairing')
        if body:
            if len(body) > self.max_frame:
                raise frames.ProtocolError('a body that is too large', 1009)
            self.count(len(body))
        getattr(self, 'on_' + name.replace('-', '_'))(fields, body)

    def receive_last(self, message):
        """After `terminate` all is ignored but three frames (10.5)."""
        try:
            _, name, fields, body = frames.read(message)
        except frames.ProtocolError:
            return
        if name in ('ping', 'terminated', 'error'):
            getattr(self, 'on_' + name)(fields, body)

    def on_connected(self, fields, _):
        self.connected, self.attempts = True, 0
        self.max_frame, self.first_credit = int(fields['Max-Frame']), int(fields['Credit'])
        self.keepalive, self.resume_key = int(fields['Keepalive']), fields['Resume-Key']
        self.greet()
        self.tasks.add(asyncio.create_task(self.ping()))
        if self.reason:
            self.terminate(self.reason)

    def greet(self):
        self.control('hello', Version=1, Product='example-python-agent/1', Capabilities='upgrade',
                     Applications=self.info['application'], Max_Exchanges=MOST_EXCHANGES)

    def on_hello(self, fields, _):
        if self.paired:
            raise frames.ProtocolError('a hello within a pairing')
        self.paired, self.peer_lost = True, False
        self.may_send = self.may_receive = self.first_credit  # 9.2
        self.received = 0

    def on_request(self, fields, body):
        number = int(fields['Exchange'])
        if number <= self.highest:
            raise frames.ProtocolError('a number that was used')  # 8.2
        self.highest = number
        if fields['Application-Id'] != self.info['application']:
            return self.control('reset', Exchange=number, Code='application-not-approved')  # 8.5
        if len(self.exchanges) == MOST_EXCHANGES:
            return self.control('reset', Exchange=number, Code='too-many-requests')  # 8.4
        self.exchanges[number] = exchange = Exchange(self, number)
        self.tasks.add(exchange.task)
        exchange.task.add_done_callback(self.tasks.discard)
        self.on_data(fields, body)

    def open_exchange(self, fields):
        number = int(fields['Exchange'])
        if number > self.highest:
            raise frames.ProtocolError('a number that was not opened')  # 8.19
        return self.exchanges.get(number)  # None: closed or left out, and ignored (8.18).

    def on_data(self, fields, body):
        exchange = self.open_exchange(fields)
        if exchange is None:
            return
        if exchange.request_ended or len(body) > exchange.may_receive:
            return self.close(exchange, 'protocol-error')  # 8.20, 9.6
        exchange.may_receive -= len(body)
        exchange.request.feed_data(body)
        if 'End' in fields:
            exchange.request_ended = True
            exchange.request.feed_eof()
            if exchange.upgraded and exchange.response_ended and not exchange.out:
                self.close(exchange)

    def count(self, size):
        """Grants the connection what has come (9.8 to 9.10): the credit of the exchanges bounds what is kept."""
        if size > self.may_receive:
            raise frames.ProtocolError('more than the credit of the connection')  # 9.7
        self.may_receive -= size
        self.received += size
        if self.received >= self.first_credit // 2:
            self.may_receive += self.received
            self.control('credit', Exchange='0', Credit=self.received)
            self.received = 0

    def on_credit(self, fields, _):
        exchange = self if fields['Exchange'] == '0' else self.open_exchange(fields)
        if exchange is None:
            return
        if exchange.may_send + int(fields['Credit']) <= MOST_CREDIT:
            exchange.may_send += int(fields['Credit'])
            self.wake.set()
        elif exchange is self:
            raise frames.ProtocolError('too much credit')  # 9.5
        else:
            self.close(exchange, 'protocol-error')

    def on_reset(self, fields, _):
        if exchange := self.open_exchange(fields):
            self.close(exchange)

    def close(self, exchange, code=None):
        """Ends an exchange here; with a code the peer is told (8.21)."""
        if self.exchanges.get(exchange.number) is not exchange:
            return
        del self.exchanges[exchange.number]
        if code:
            self.control('reset', Exchange=exchange.number, Code=code)
        if code or not exchange.upgraded or not exchange.request_ended or not exchange.response_ended:
            exchange.task.cancel()  # After an upgrade what came is still passed on to the application.

    def on_ping(self, *_):
        self.control('pong')

    def on_pong(self, *_):
        pass

    def on_halt(self, fields, _):
        self.log('the relay is about to end the session', reason=fields['Reason'])

    def on_peer_lost(self, *_):
        self.paired, self.peer_lost = False, True
        self.lose()

    def on_resumed(self, *_):
        if not self.peer_lost:
            raise frames.ProtocolError('resumed without peer-lost')
        self.greet()

    def on_terminated(self, fields, _):
        self.log('terminated', reason=fields['Reason'])
        self.is_over = True

    def on_error(self, fields, _):
        self.log('refused', code=fields['Code'])
        self.retry_after = int(fields.get('Retry-After', 0))
        self.is_over = 'Retryable' not in fields  # 6.40, 6.41

    def lose(self):
        """Ends every open exchange without a frame about it (6.39)."""
        for exchange in list(self.exchanges.values()):
            self.close(exchange)

    # The end --------------------------------------------------------------------------------------------------

    def terminate(self, reason):
        """Ends the session by the valid process (10.2); where there is no connection, when there is one again."""
        self.reason = self.reason or reason
        if self.connected and not self.is_ending:
            self.lose()
            self.control('terminate', Reason=self.reason, Token=self.token)
            self.is_ending = True

    def drop(self):
        """Forgets the session, and stops trying to connect."""
        self.is_over = True
        self.task.cancel()
