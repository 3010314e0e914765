#!/usr/bin/env python3
"""A device of MRSP/1: one XMPP stream to management, one WebSocket to the relay for each session."""
import asyncio
import json
import os
import random
import re
import signal
import ssl
import sys
import time
import uuid
from urllib.parse import urlsplit

import frames
from session import Session
from xmpp import Stream, element

MRSP, STANZAS, REMEMBERED = 'urn:mrsp:1', 'urn:ietf:params:xml:ns:xmpp-stanzas', 86400
# Condition and type of the codes that this device sends, and the codes that are retryable (errors.yaml).
CONDITIONS = {'bad-request': ('bad-request', 'modify'), 'not-permitted': ('forbidden', 'auth'),
              'source-refused': ('policy-violation', 'cancel'), 'not-found': ('item-not-found', 'cancel'),
              'unknown-operation': ('feature-not-implemented', 'cancel'),
              'application-unknown': ('item-not-found', 'cancel'), 'device-busy': ('resource-constraint', 'wait'),
              'internal': ('internal-server-error', 'wait')}
RETRYABLE = set('''approval-timeout connect-timeout establish-timeout idle-timeout conflict device-busy too-many-requests
    cancelled internal application-unreachable relay-unreachable management-unreachable connection-lost device-offline
    relay-draining relay-restarted application-timeout'''.split())

ID, DISPLAY, SECONDS = frames.NAME, '[^\x00-\x1f\x7f]{1,128}', '0|[1-9][0-9]{0,6}|[12][0-9]{7}|3[01][0-9]{6}'
UUID = '[0-9a-f]{8}-[0-9a-f]{4}-%s[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}'
NAMED = {'request': UUID % '[47]', 'session': UUID % '7'}
# The messages that a device takes, with the forms of their attributes.
MESSAGES = {
    'approval-request': {**NAMED, 'application': ID, 'user': ID, 'user-name': DISPLAY, 'organization': DISPLAY,
                         'binding-code': '[0-9]{6}', 'expires-in': SECONDS},
    'approval-cancel': NAMED,
    'session-info': {**NAMED, 'application': ID, 'session-id': frames.SECRET, 'token': 'mrsp_' + frames.SECRET,
                     'url': 'wss://[!-~]{1,512}', 'expires-in': SECONDS, 'connect-timeout': SECONDS},
    'session-terminate': {**NAMED, 'reason': frames.REASON},
    'maintenance-request': {'request': NAMED['request'], 'operation': 'confirm-counters|install-firmware'},
}
FIRMWARE = {'version': '[0-9A-Za-z][0-9A-Za-z.+-]{0,63}', 'source': 'https://[!-~]{1,1024}', 'sha256': '[0-9a-f]{64}',
            'size': '[1-9][0-9]{0,9}'}


class Error(Exception):
    """A stanza error, by its code."""


def log(event, **facts):
    print(json.dumps({'event': event, **facts}), file=sys.stderr, flush=True)


def lies_under(address, listed):
    """Section 13: whether an address lies under one of the list."""
    try:
        one, other = urlsplit(address), urlsplit(listed)
        ports = [parts.port or {'wss': 443, 'https': 443}.get(parts.scheme) for parts in (one, other)]
    except ValueError:
        return False
    clean = not ('@' in one.netloc or re.search(r'[\\#]|%2e|%2f|%5c', address, re.I) or {'.', '..'} & set(one.path.split('/')))
    root = other.path.rstrip('/')
    return (clean and (one.scheme, one.hostname, ports[0]) == (other.scheme, other.hostname, ports[1])
            and (one.path == root or one.path.startswith(root + '/')))


class Memory(dict):
    """What is remembered for a day, longer than anything asks for it (4.18)."""

    def __setitem__(self, key, value):
        super().__setitem__(key, (time.monotonic(), value))
        for old in [key for key, (when, _) in self.items() if when < time.monotonic() - REMEMBERED]:
            del self[old]


class Screen:
    """The approval screen (S143)."""

    def __init__(self, message):
        self.message, self.since, self.timer = message, time.monotonic(), None


class Device:
    def __init__(self, environment):
        setting = lambda name, default='': environment.get(f'MRSP_{name}', default)
        self.id, self.password, self.domain = setting('DEVICE_ID'), setting('PASSWORD'), setting('DOMAIN')
        self.management, self.xmpp_url = setting('MANAGEMENT_JID', self.domain), setting('XMPP_URL')
        self.relays = [address for address in setting('ALLOWED_RELAYS').split(',') if address]
        self.is_unattended = setting('UNATTENDED') == 'true'
        origins = {'conformance': setting('APPLICATION_ORIGIN'), 'conformance-other': setting('OTHER_APPLICATION_ORIGIN')}
        self.applications = {name: (urlsplit(origin).hostname, urlsplit(origin).port or 80)
                             for name, origin in origins.items() if origin}
        self.tls = ssl.create_default_context()  # TLS 1.2 or later; certificate and name are checked (13.1).
        if setting('CA_FILE'):
            self.tls.load_verify_locations(setting('CA_FILE'))
        self.stream, self.online, self.waiting = None, asyncio.Event(), {}
        self.taken, self.approved, self.outcomes = Memory(), Memory(), {}
        self.screen, self.sessions = None, {}

    # The stream -----------------------------------------------------------------------------------------------

    async def run(self):
        attempts = 0
        while True:
            delay = min(2 ** (attempts - 1), 60) if attempts else 0  # 4.6
            await asyncio.sleep(delay * random.uniform(0.5, 1.5))
            attempts += 1
            try:
                self.stream = await asyncio.wait_for(
                    Stream.open(self.xmpp_url, self.tls, self.id, self.password, self.domain, self.management), 20)
                attempts = 0
                log('logged in')
                self.stream.send('<presence/>')  # 4.3
                self.tell()
                self.online.set()
                while True:
                    self.receive(await self.stream.stanza())
            except (OSError, asyncio.TimeoutError, KeyError, ValueError) as error:
                log('stream lost', reason=type(error).__name__)
            finally:
                self.online.clear()
                if self.stream:
                    self.stream.writer.close()
                self.stream = None
                for answer in self.waiting.values():
                    answer.cancel()
                self.waiting.clear()

    def receive(self, stanza):
        kind, sender, name = stanza.get('type'), stanza.get('from'), stanza.get('id')
        if stanza.tag != '{jabber:client}iq':
            return
        if kind in ('result', 'error'):
            answer = self.waiting.pop(name, None) if sender == self.management else None  # 4.12
            if answer:
                answer.set_result(stanza)
        elif kind == 'get' and stanza.find('{urn:xmpp:ping}ping') is not None:
            self.reply(stanza)
        else:
            try:
                self.take(stanza)
            except Error as error:
                self.reply(stanza, str(error))
            except Exception as error:
                log('message failed', reason=type(error).__name__)
                self.reply(stanza, 'internal')  # 11.7

    def reply(self, stanza, code=None):
        attributes = {'type': 'error' if code else 'result', 'id': stanza.get('id', '')}
        attributes |= {'to': stanza.get('from')} if stanza.get('from') else {}
        error = ''
        if code:
            condition, kind = CONDITIONS[code]
            error = element('error', {'type': kind}, element(condition, {}, namespace=STANZAS) + element(code, {}, namespace=MRSP))
        self.stream.send(element('iq', attributes, error))

    def ask(self, text):
        """Sends an IQ to management; the answer comes to the future (4.12)."""
        name = str(uuid.uuid4())
        self.waiting[name] = answer = asyncio.get_running_loop().create_future()
        self.stream.send(element('iq', {'type': 'set', 'id': name, 'to': self.management}, text))
        return answer

    def tell(self):
        """Sends `device-info` (4.3), which names exactly the sessions that go on (5.46)."""
        if self.stream:
            children = [element('application', {'id': name, 'name': name}) for name in self.applications]
            children += [element('session', {'session': session}) for session in self.sessions]
            self.ask(element('device-info', {
                'model': 'Example', 'serial': self.id, 'firmware': '1.0.0', 'product': 'example-python-agent/1',
                'unattended': str(self.is_unattended).lower()}, ''.join(children), MRSP))

    def deliver(self, request, text):
        """Sends an outcome until management has it (4.16)."""
        async def repeat():
            while True:
                await self.online.wait()
                answer = self.ask(text)
                done, _ = await asyncio.wait({answer}, timeout=10)
                if done and not answer.cancelled():
                    error = answer.result().find('{jabber:client}error')
                    if error is None or not is_retryable(error):
                        return
                    await asyncio.sleep(10)
        if request in self.outcomes:
            self.outcomes[request].cancel()
        self.outcomes[request] = asyncio.create_task(repeat())

    # Messages of management ---------------------------------------------------------------------------------

    def take(self, stanza):
        if stanza.get('from') != self.management:
            raise Error('not-permitted')  # 4.13
        if len(stanza) != 1 or stanza.get('type') != 'set':
            raise Error('bad-request')
        message, name = stanza[0], stanza[0].tag.removeprefix(f'{{{MRSP}}}')
        if name not in MESSAGES or not message.tag.startswith(f'{{{MRSP}}}'):
            raise Error('unknown-operation')
        check(message, MESSAGES[name])
        key = (name, message.get('request'))
        if key not in self.taken:
            then = getattr(self, name.replace('-', '_'))(message)
            self.taken[key] = then
        else:
            _, then = self.taken[key]  # Nothing is done twice (4.18).
            then = then if isinstance(then, str) else None
        self.reply(stanza)
        if callable(then):
            then()
        elif then:
            self.deliver(key, then)

    def approval_request(self, message):
        if message.get('application') not in self.applications:
            raise Error('application-unknown')
        if self.screen:
            raise Error('device-busy')
        self.screen = Screen(message)
        if self.is_unattended:
            return lambda: self.answer('yes', 'policy')  # 4.24
        self.screen.timer = asyncio.get_running_loop().call_later(
            int(message.get('expires-in')), self.answer, 'no', 'timeout')  # 4.23
        return None

    def answer(self, answer, reason):
        """Closes the screen and sends the answer (4.22)."""
        message = self.close_screen()
        key = ('approval-request', message.get('request'))
        if answer == 'yes':
            self.approved[message.get('session')] = message.get('application')
        self.taken[key] = element('approval', {
            'request': message.get('request'), 'session': message.get('session'), 'answer': answer, 'reason': reason},
            namespace=MRSP)
        self.deliver(key, self.taken[key][1])

    def close_screen(self):
        screen, self.screen = self.screen, None
        if screen.timer:
            screen.timer.cancel()
        return screen.message

    def approval_cancel(self, message):
        if not self.screen or any(self.screen.message.get(key) != message.get(key) for key in NAMED):
            raise Error('not-found')
        self.close_screen()

    def session_info(self, message):
        session = message.get('session')
        if self.approved.get(session, (0, None))[1] != message.get('application'):
            raise Error('not-found')  # 4.27
        if not any(lies_under(message.get('url'), relay) for relay in self.relays):
            raise Error('source-refused')  # 13.3
        if session in self.sessions:
            return None
        def begin():
            application = self.applications[message.get('application')]
            self.sessions[session] = Session(message.attrib, application, self.tls, lambda task: self.over(session, task), log)
            self.tell()
        return begin

    def over(self, session, task):
        if not task.cancelled() and task.exception():
            log('session failed', reason=type(task.exception()).__name__)
        self.approved.pop(session, None)
        if self.sessions.pop(session, None):
            self.tell()

    def session_terminate(self, message):
        session = message.get('session')
        self.approved.pop(session, None)
        if self.screen and self.screen.message.get('session') == session:
            self.close_screen()
        agent = self.sessions.get(session)
        if agent:
            return lambda: agent.terminate(message.get('reason')) if agent.connected else agent.drop()  # 4.30
        return None

    def maintenance_request(self, message):
        firmware = message.find(f'{{{MRSP}}}firmware')
        if message.get('operation') == 'install-firmware':
            if firmware is None:
                raise Error('bad-request')
            check(firmware, FIRMWARE)
            raise Error('source-refused')  # This device has no firmware sources (3.15).
        if firmware is not None:
            raise Error('bad-request')
        counters = ''.join(element('counter', {'name': name, 'value': value})
                           for name, value in (('print-total', 48213), ('scan-total', 1207)))
        return element('maintenance-result', {'request': message.get('request'), 'outcome': 'done', 'firmware': '1.0.0'},
                       counters, MRSP)

    # The person at the device --------------------------------------------------------------------------------

    def press(self, button):
        if button == 'no' or time.monotonic() - self.screen.since >= 1:  # 4.21
            self.answer(button, 'user')

    def act(self, line):
        """An act of the suite's adapter (spec/conformance.yaml); a product has its panel here."""
        session = line.get('session') or next(iter(self.sessions), None)
        if line['act'] == 'end' and session in self.sessions:
            self.sessions[session].terminate('device')  # 10.3
            return {'adapter': 'done', 'session': session}
        if line['act'] == 'press' and self.screen:
            self.press(line['button'])
        elif line['act'] != 'screen':
            return {'adapter': 'failed', 'message': 'there is nothing to press or to end'}
        shown = self.screen.message if self.screen else {}
        seen = {'userName': 'user-name', 'organization': 'organization', 'application': 'application',
                'bindingCode': 'binding-code', 'session': 'session'}
        return {'adapter': 'done', 'shown': bool(self.screen),
                **{name: shown.get(key) for name, key in seen.items() if self.screen}}


def check(message, forms):
    """`bad-request` where an attribute does not fit its schema; further ones are ignored (1.2)."""
    if not all(re.fullmatch(form, message.get(key, '')) for key, form in forms.items()):
        raise Error('bad-request')


def is_retryable(error):
    codes = [child.tag.removeprefix(f'{{{MRSP}}}') for child in error if child.tag.startswith(f'{{{MRSP}}}')]
    return codes[0] in RETRYABLE if codes else error.get('type') == 'wait'  # 11.4


async def adapter(device):
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    say = lambda answer: print(json.dumps(answer), flush=True)
    say({'adapter': 'ready'})
    while line := await lines.readline():
        question = json.loads(line)
        if question['adapter'] == 'stop':
            return
        say({'id': question['id'], **device.act(question)})
    await asyncio.Event().wait()


async def main():
    device, stop = Device(os.environ), asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    running = [asyncio.create_task(device.run()), asyncio.create_task(adapter(device))]
    await asyncio.wait([*running, asyncio.create_task(stop.wait())], return_when=asyncio.FIRST_COMPLETED)
    for session in device.sessions.values():
        session.terminate('device')  # It keeps nothing to come back with, so it leaves for good (6.45).
    if device.sessions:
        await asyncio.wait([session.task for session in device.sessions.values()], timeout=1)
    for task in running:
        if task.done():
            task.result()  # A fault of this program ends it with what it was.


if __name__ == '__main__':
    asyncio.run(main())
