"""The XMPP stream to management (section 4): TLS from the first octet, SCRAM, one resource, stanzas."""
import asyncio
import hashlib
import hmac
import secrets
from base64 import b64decode, b64encode
from collections import deque
from urllib.parse import urlsplit
from xml.etree.ElementTree import ParseError, XMLPullParser
from xml.sax.saxutils import quoteattr

STREAMS, SASL = '{http://etherx.jabber.org/streams}', '{urn:ietf:params:xml:ns:xmpp-sasl}'
SILENCE = 20


def element(name, attributes, children='', namespace=None):
    """XML text of an element; `children` is XML already."""
    head = {**({'xmlns': namespace} if namespace else {}), **attributes}
    text = ''.join(f' {key}={quoteattr(str(value))}' for key, value in head.items())
    return f'<{name}{text}>{children}</{name}>' if children else f'<{name}{text}/>'


def scram(hash_name, user, password):
    """A login by SCRAM (RFC 5802, RFC 7677) as a generator: it yields what to send and is sent what came."""
    nonce = secrets.token_urlsafe(24)
    first = f'n={user},r={nonce}'
    challenge = yield f'n,,{first}'
    given = dict(part.split('=', 1) for part in challenge.split(','))
    if not given['r'].startswith(nonce):
        raise ConnectionError('the server answers another login')
    salted = hashlib.pbkdf2_hmac(hash_name, password.encode(), b64decode(given['s']), int(given['i']))
    last = f'c=biws,r={given["r"]}'
    sign = lambda key, text: hmac.digest(key, text.encode(), hash_name)
    client_key, whole = sign(salted, 'Client Key'), f'{first},{challenge},{last}'
    signature = sign(hashlib.new(hash_name, client_key).digest(), whole)
    proof = bytes(a ^ b for a, b in zip(client_key, signature))
    verdict = yield f'{last},p={b64encode(proof).decode()}'
    if not hmac.compare_digest(verdict, 'v=' + b64encode(sign(sign(salted, 'Server Key'), whole)).decode()):
        raise ConnectionError('the server does not know the password')


class Stream:
    """One logged-in stream."""

    def __init__(self, reader, writer, domain, management):
        self.reader, self.writer, self.stanzas = reader, writer, deque()
        self.domain, self.management, self.is_closed = domain, management, False

    @classmethod
    async def open(cls, url, tls, device_id, password, domain, management):
        address = urlsplit(url)
        if address.scheme != 'xmpps':
            raise SystemExit('MRSP_XMPP_URL is not xmpps://host:port')
        reader, writer = await asyncio.open_connection(address.hostname, address.port or 5223, ssl=tls)
        stream = cls(reader, writer, domain, management)
        try:
            await stream._login(device_id, password)
        except BaseException:
            writer.close()
            raise
        return stream

    async def _login(self, device_id, password):
        features = await self._begin()
        offered = {item.text for item in features.iter(f'{SASL}mechanism')}
        names = [name for name in ('SHA-256', 'SHA-1') if f'SCRAM-{name}' in offered]
        if not names:  # No weaker mechanism (4.1).
            raise ConnectionError('the server offers no SCRAM')
        steps, name = scram(names[0].replace('-', '').lower(), device_id, password), 'auth'
        text, attributes = next(steps), {'mechanism': f'SCRAM-{names[0]}'}
        while True:
            self.send(element(name, attributes, b64encode(text.encode()).decode(), SASL[1:-1]))
            answer = await self.stanza()
            if answer.tag not in (f'{SASL}challenge', f'{SASL}success'):
                raise ConnectionError('the server refused the login')
            try:
                text, name, attributes = steps.send(b64decode(answer.text or '').decode()), 'response', {}
            except StopIteration:
                break  # What the server said last was its own proof.
        if answer.tag != f'{SASL}success':
            raise ConnectionError('the server did not finish the login')
        await self._begin()
        resource = element('resource', {}, 'agent')
        self.send(element('iq', {'type': 'set', 'id': 'bind'}, element(
            'bind', {}, resource, 'urn:ietf:params:xml:ns:xmpp-bind')))
        if (await self.stanza()).get('type') != 'result':
            raise ConnectionError('the server gave no resource')

    async def _begin(self):
        self.parser, self.depth = XMLPullParser(['start', 'end']), 0
        self.send(f"<?xml version='1.0'?><stream:stream to={quoteattr(self.domain)} version='1.0' "
                  f"xmlns='jabber:client' xmlns:stream='{STREAMS[1:-1]}'>")
        return await self.stanza()

    def send(self, text):
        self.writer.write(text.encode())

    async def stanza(self):
        """The next stanza; pings the other side after silence, and takes it for dead after two pings (4.5)."""
        silent = 0
        while not self.stanzas:
            if self.is_closed:
                raise ConnectionError('the stream was closed')
            try:
                octets = await asyncio.wait_for(self.reader.read(65536), SILENCE)
            except asyncio.TimeoutError:
                if silent == 2:
                    raise ConnectionError('the stream is silent') from None
                silent += 1
                self.send(element('iq', {'type': 'get', 'id': f'ping-{secrets.token_hex(4)}', 'to': self.management},
                                  element('ping', {}, namespace='urn:xmpp:ping')))
                continue
            silent = 0
            self._read(octets)
        return self.stanzas.popleft()

    def _read(self, octets):
        if not octets:
            raise ConnectionError('the stream ended')
        try:
            self.parser.feed(octets)
            for event, item in self.parser.read_events():
                self.depth += 1 if event == 'start' else -1
                self.is_closed = self.depth == 0
                if event == 'start' and self.depth == 1:
                    self.root = item
                elif event == 'end' and self.depth == 1:
                    self.root.clear()
                    self.stanzas.append(item)
        except ParseError as error:
            raise ConnectionError('the stream is no XML') from error
