import type { TextChange } from './changed-spec.ts'

/**
 * A change of the specification, and what is refused then. `¶` in the new text stands on the line that is named; it
 * is not written.
 */
export interface Refusal extends TextChange {
  readonly refused: string
}

type Row = readonly [from: string, to: string, refused: string]

function refusals(file: string, rows: readonly Row[]): readonly Refusal[] {
  return rows.map(([from, to, refused]) => ({ file, from, to, refused }))
}

/** Refused while the documents are read: one run names them all. */
export const refusedInReading: readonly Refusal[] = [
  ...refusals('schemas.yaml', [
    ['  DeviceId:\n', '  DeviceId:\n    ¶allOf: []\n', '`allOf` is not supported'],
    ['  BindingCode:\n', '  BindingCode:\n    ¶format: digits\n', '`format` is not supported'],
    ["'^mrsp_[A-Za-z0-9_-]{43}$'", "¶'^mrsp_($'", '`^mrsp_($` is not a regular expression'],
    ['required: [id, name]', '¶required: [id, title]', '`title` is not a property'],
    ['  Version:\n', '  Version:\n    ¶x-color: red\n', '`x-color` is not supported'],
    ['  Sha256:\n', '  Sha256:\n    ¶default: none\n', '`default` is not supported'],
    ['  WebAddress:\n    description', '  WebAddress:\n    ¶text', '`text` is not supported'],
  ]),
  ...refusals('management-api.openapi.yaml', [
    ['percent: { type: integer', '¶percent: { type: number', '`type: "number"` is not supported'],
    [
      'online: { type: boolean',
      '¶online: { type: [boolean]',
      '`type: ["boolean"]` is not supported',
    ],
    [
      '    Log:\n',
      '    Log:\n      ¶discriminator: { propertyName: event }\n',
      '`discriminator` is not supported',
    ],
    [
      "oneOf:\n        - { $ref: '#/components/schemas/AuthenticationAccepted' }",
      "¶oneOf:\n        - { $ref: '#/components/schemas/ManagementHealth' }",
      '`oneOf` without a required `const` tag in each member is not supported',
    ],
    [
      'unattended: { type: boolean, ',
      '¶unattended: { type: boolean, nullable: true, ',
      '`nullable` is not supported',
    ],
    [
      "terminalId: { $ref: './schemas.yaml#/$defs/TerminalId' }",
      "¶terminalId: { $ref: './schemas.yaml#/$defs/NoSuchId' }",
      '`$ref` to `./schemas.yaml#/$defs/NoSuchId` leads nowhere',
    ],
    [
      "refusalReason: { $ref: './schemas.yaml#/$defs/RefusalReason' }",
      "¶refusalReason: { $ref: 'https://example.com/#/Reason' }",
      '`$ref` to `https://example.com/#/Reason` is not supported',
    ],
    [
      '      required: [sessions]\n',
      '      required: [sessions]\n      ¶additionalProperties: true\n',
      '`additionalProperties` other than false is not supported',
    ],
    [
      'x-steps: [S101, S102]',
      '¶x-steps: [S101, S102, S12]',
      '`S12` is neither a step (S and three digits) nor a paragraph (four digits)',
    ],
    ["x-steps: ['0152']", "¶x-steps: ['0999']", 'the seed has no paragraph 0999'],
    ['x-steps: [S125]', '¶x-steps: [S125, S126]', 'the seed has no step S126'],
    [
      'x-errors: [bad-request, login-refused',
      '¶x-errors: [bad-request, login-forbidden',
      '`login-forbidden` is not a code of errors.yaml',
    ],
    ['      tags: [notices]', '      ¶tags: [notes]', '`notes` is not declared'],
    [
      '      tags: [relay-facing]',
      '      ¶tags: [relay-facing, login]',
      'exactly one tag is expected',
    ],
    [
      '      operationId: listDevices\n',
      '      operationId: listDevices\n      ¶deprecated: true\n',
      '`deprecated` is not supported',
    ],
    [
      'operationId: extendSession',
      '¶operationId: cancelSession',
      '`cancelSession` is the ID of another operation',
    ],
    ['  /v1/health:\n', '  /v1/health:\n    ¶parameters: []\n', '`parameters` is not supported'],
    [
      '      security: [{ relay: [] }]',
      '      ¶security: [{ relay: [], user: [] }]',
      'more than one security requirement is not supported',
    ],
    [
      "        '202':\n          description: The device was asked",
      "        ¶'302':\n          description: The device was asked",
      'the response `302` is not supported',
    ],
    [
      "  schema: { $ref: '#/components/schemas/StartRequest' }",
      '  ¶schema: { type: string }',
      'a body whose schema is not a `$ref` is not supported',
    ],
    [
      'name: since, in: query',
      '¶name: since, in: cookie',
      '`cookie` is not one of path, query, header',
    ],
    [
      '  /v1/deployments/{deployment}/abort:\n    post:',
      '  /v1/deployments/{id}/abort:\n    ¶post:',
      'the path parameter `id` is not declared',
    ],
  ]),
  ...refusals('session.yaml', [
    ['event: refused, to: refused', '¶event: refused, to: forgotten', '`forgotten` is not a state'],
    [
      '    cancelled: { meaning',
      '    ¶paused: { meaning: Nobody gets here., final: true }\n    cancelled: { meaning',
      'the state `paused` cannot be reached',
    ],
    [
      'event: relay-refused, to: failed',
      '¶event: relay-broken, to: failed',
      '`relay-broken` is not an event',
    ],
    ['    relay-refused: ', '    ¶relay-refused: ', 'no transition has the event `relay-refused`'],
    [
      'guard: both-sides-started',
      '¶guard: all-sides-started',
      '`all-sides-started` is not a guard',
    ],
    [
      '    both-sides-started: ',
      '    ¶both-sides-started: ',
      'no transition has the guard `both-sides-started`',
    ],
    [
      'from: [approved], event: cancel-requested',
      '¶from: [approved, failed], event: cancel-requested',
      '`failed` is final and has a transition',
    ],
    ['error: idle-timeout', '¶error: no-timeout', '`no-timeout` is not a code of errors.yaml'],
    ['fires: end-requested', '¶fires: bell', '`bell` is not an event of the session'],
    [
      '    end: { from: [started]',
      '    ¶end: { from: [reserved, started]',
      'in the same state `never-start` takes the same event; guards do not tell them apart',
    ],
  ]),
  ...refusals('relay-frames.asyncapi.yaml', [
    [
      '          Keepalive: {',
      '          ¶Heartbeat: {',
      '`Heartbeat` is missing from x-field-order',
    ],
    [
      'required: [Max-Frame, Credit, Keepalive,',
      '¶required: [Max-Frame, Credit, Keepalive,',
      '`Keepalive` is not a property',
    ],
    ['  - Keepalive\n', '  - ¶Keepalive\n', 'no frame has the field `Keepalive`'],
    [
      '          Version: { type: integer',
      "          Product: { $ref: './schemas.yaml#/$defs/Product' }\n          ¶Version: { type: integer",
      '`Version` is out of the order of x-field-order',
    ],
    [
      "          Product: { $ref: './schemas.yaml#/$defs/Product' }\n          Capabilities:",
      '          Capabilities:',
      '',
    ],
    [
      "            items: { type: string, pattern: '^[a-z][a-z0-9-]{0,31}$' }",
      '            items: { type: string }',
      '',
    ],
    [
      '          Capabilities:\n',
      '          ¶Capabilities:\n',
      'a list whose items have no pattern is not supported',
    ],
    [
      'End: { type: boolean, const: true, description: The request',
      '¶End: { type: boolean, description: The request',
      'a field that is neither a number, a text, `true` nor a list of texts is not supported',
    ],
    [
      "    peer-lost:\n      summary: The other side's connection was lost; the relay holds its place for a while.\n      x-relay: originate",
      "    peer-lost:\n      summary: The other side's connection was lost; the relay holds its place for a while.\n      ¶x-relay: forward",
      'a frame that is forwarded must leave on the other side, and only there',
    ],
    ['x-body: http', '¶x-body: json', '`json` is not one of http, none'],
    ['    x-steps: [S172, S241, S292]', '    ¶x-tags: [a]', '`x-tags` is not supported'],
  ]),
  ...refusals('device-stanzas.asyncapi.yaml', [
    [
      'x-xml: { name: user-name }',
      '¶x-xml: { name: user-name, wrapped: true }',
      '`wrapped` is not supported',
    ],
    [
      ', x-xml: { name: binding-code }',
      ' ¶',
      '`bindingCode` is not a name in kebab-case; give it an x-xml name',
    ],
    [
      'x-xml: { name: session, nodeType: element }',
      '¶x-xml: { name: session, nodeType: text }',
      '`text` is not one of attribute, element',
    ],
    [
      'x-xml: { name: firmware, nodeType: element }',
      'x-xml: { name: firmware }¶',
      'an attribute that is neither a text, a number nor a truth value is not supported',
    ],
    [
      'x-xml: { name: approval, namespace',
      '¶x-xml: { name: answer, namespace',
      'the element of `approval` must have its name',
    ],
    [
      'x-errors: [device-busy, application-unknown,',
      '¶x-errors: [device-busy, application-missing,',
      '`application-missing` is not a code of errors.yaml',
    ],
  ]),
  ...refusals('configuration.yaml', [
    [
      'logLevel: { type: string,',
      '¶logLevel: { type: string, x-hidden: true,',
      '`x-hidden` is not supported',
    ],
    [
      'certificateFile: { type: string,',
      '¶certificateFile: { type: string, default: cert.pem,',
      'a required setting has no use for a default',
    ],
  ]),
  ...refusals('errors.yaml', [
    ['  http: 401', '  ¶http: 201', 'an HTTP status of an error is expected'],
    ['  close: 4403', '  ¶close: 403', 'a WebSocket close code is expected'],
    ['type: cancel', '¶type: stop', '`stop` is not one of auth, cancel, continue, modify, wait'],
    [
      'approval-refused:\n',
      'approval-refused:\n  ¶severity: high\n',
      '`severity` is not supported',
    ],
  ]),
  ...refusals('steps.yaml', [
    ['  S102: {', '  ¶S1021: {', '`S1021` is not a step: S and three digits'],
    [
      'party: terminal',
      '¶party: printer',
      '`printer` is not one of device, terminal, management, relay',
    ],
  ]),
]

/** Paragraphs that are refused in a section 99 at the end of `protocol.md`. */
export const refusedParagraphs: readonly (readonly [paragraph: string, refused: string])[] = [
  ['The relay MUST be nice.', 'a sentence with a keyword of RFC 2119 stands outside a clause'],
  [
    '**99.2** The relay MUST be nice.',
    'a clause has the form `**<section>.<n>** *<party, …>* (<steps or paragraphs>) — <text>`',
  ],
  ['**98.3** *relay* (S146) — It MUST be nice.', 'clause 98.3 stands in section 99'],
  ['**99.4** *printer* (S146) — It MUST be nice.', '`printer` is not a party'],
  ['**99.5** *relay* (S146) — It is nice.', 'a clause without a keyword of RFC 2119'],
  [
    '**99.6** *relay* (S146a) — It MUST be nice.',
    '`S146a` is neither a step (S and three digits) nor a paragraph (four digits)',
  ],
  ['**99.4** *relay* (S146, 0087) — It MAY be nice.', 'there are two clauses 99.4'],
]

/** Refused once everything was read. */
export const refusedInWhole: readonly Refusal[] = [
  ...refusals('steps.yaml', [
    [
      'steps:\n',
      'steps:\n  ¶S999: { party: relay, meaning: Does what nobody asks for. }\n',
      'nothing implements S999',
    ],
  ]),
  ...refusals('session.yaml', [
    ['shownIn: [peer-lost]', '¶shownIn: [peer-gone]', '`peer-gone` is no schema, frame or stanza'],
  ]),
  ...refusals('configuration.yaml', [
    [
      'idleTimeout: { type: integer, minimum: 1, maximum: 86400, default: 900',
      '¶idleTimeout: { type: integer, minimum: 1, maximum: 86400, default: 901',
      'the timer `idleTimeout` has 900 seconds in session.yaml',
    ],
  ]),
  ...refusals('management-api.openapi.yaml', [
    [
      'enum: [requested, awaiting-approval, approved, connecting,',
      '¶enum: [requested, awaiting-approval, connecting,',
      'the states of session.yaml are requested, awaiting-approval, approved, connecting, established, terminating, terminated, refused, cancelled, failed',
    ],
  ]),
]

/** Examples and defaults that do not fit, found last. */
export const refusedExamples: readonly Refusal[] = [
  ...refusals('schemas.yaml', [
    [
      'examples: [printer-7]',
      'examples: [¶Printer 7]',
      'the example does not fit: / must match pattern "^[a-z0-9][a-z0-9-]{0,63}$"',
    ],
  ]),
  ...refusals('management-api.openapi.yaml', [
    [
      'login: { value: { userId: tanaka, password',
      'login: { ¶value: { userId: Tanaka, password',
      'the example does not fit: /userId must match pattern "^[a-z0-9][a-z0-9-]{0,63}$"',
    ],
    [
      'refused: { value: { result: refused } }',
      'refused: { ¶value: { result: forgotten } }',
      'the example does not fit: / value of tag "result" must be in oneOf',
    ],
  ]),
  ...refusals('relay-frames.asyncapi.yaml', [
    ['headers: { Exchange: 0, Credit: 524288 }', 'headers: { Exchange: 0, Credit: 0 }', ''],
    [
      '        - name: credit\n',
      '        - ¶name: credit\n',
      'the example does not fit: `Credit` / must be >= 1',
    ],
    ['headers: { Grace: 30 }', 'headers: {}', ''],
    ['        - name: peer-lost\n', '        - ¶name: peer-lost\n', 'the example lacks `Grace`'],
    [
      'Frame: halt\\r\\nReason: deployment\\r\\nDeadline: 120',
      'Frame: halt\\r\\nDeadline: 120\\r\\nReason: deployment',
      '',
    ],
    [
      '        - name: halt\n',
      '        - ¶name: halt\n',
      '`x-wire` of the example is not what the table encodes: "Session-Id: Jm0wPz1kq0pN3x5v7yB9dF2hK4mQ6sT8wZ1cE3gI5oU\\r\\nFrame: halt\\r\\nReason: deployment\\r\\nDeadline: 120\\r\\n\\r\\n"',
    ],
  ]),
  ...refusals('device-stanzas.asyncapi.yaml', [
    ['phase="download" percent="40"/>', 'percent="40" phase="download"/>', ''],
    [
      '        - name: maintenance-progress\n',
      '        - ¶name: maintenance-progress\n',
      '`x-wire` of the example is not what the table encodes: "<maintenance-progress xmlns=\\"urn:mrsp:1\\" request=\\"c56a4180-65aa-42ec-a945-5fd21dec0538\\" phase=\\"download\\" percent=\\"40\\"/>"',
    ],
  ]),
  ...refusals('configuration.yaml', [
    ['default: 7201', 'default: 72010¶', 'the default does not fit: / must be <= 65535'],
  ]),
]
