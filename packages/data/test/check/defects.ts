import type { CheckChatFileOptions } from '../../src/check/check-chat-file.ts';

export const user = (content: unknown) => ({ role: 'user', content });
export const assistant = (content: unknown) => ({ role: 'assistant', content });
export const row = (...messages: unknown[]) => JSON.stringify({ messages });

/** Each defect stands in line 4 of a file that is clean apart from it. */
export const defects: [code: string, field: string, line: string | Buffer, options?: CheckChatFileOptions][] = [
  ['JSON_INVALID', '', '{"messages": [}'],
  ['JSON_INVALID', '', '{"messages":[{"role":"user","content":"cut'],
  ['ROW_NOT_OBJECT', '', '"text"'],
  ['ROW_NOT_OBJECT', '', '[1]'],
  ['ROW_NOT_OBJECT', '', 'null'],
  ['MESSAGES_MISSING', 'messages', '{"conversations":[]}'],
  ['MESSAGES_NOT_LIST', 'messages', '{"messages":"text"}'],
  ['MESSAGES_NOT_LIST', 'messages', '{"messages":null}'],
  ['MESSAGES_EMPTY', 'messages', '{"messages":[]}'],
  ['MESSAGE_NOT_OBJECT', 'messages[1]', row(user('a'), 'b')],
  ['ROLE_MISSING', 'messages[0].role', row({ content: 'a' }, assistant('b'))],
  ['ROLE_NOT_TEXT', 'messages[0].role', row({ role: 1, content: 'a' }, assistant('b'))],
  ['ROLE_UNKNOWN', 'messages[0].role', row({ role: 'human', content: 'a' }, assistant('b'))],
  ['CONTENT_MISSING', 'messages[1].content', row(user('a'), { role: 'assistant' })],
  ['CONTENT_NOT_TEXT', 'messages[1].content', row(user('a'), assistant(null))],
  ['CONTENT_NOT_TEXT', 'messages[1].content', row(user('a'), assistant(['b']))],
  ['CONTENT_EMPTY', 'messages[1].content', row(user('a'), assistant(''))],
  ['CONTENT_BLANK', 'messages[0].content', row(user(' \n\t'), assistant('b'))],
  ['CONTENT_BLANK', 'messages[0].content', row(user('\u3000\u00a0'), assistant('b'))],
  ['SYSTEM_NOT_FIRST', 'messages[1].role', row(user('a'), { role: 'system', content: 's' }, assistant('b'))],
  [
    'SYSTEM_NOT_FIRST',
    'messages[1].role',
    row({ role: 'system', content: 's' }, { role: 'system', content: 't' }, user('a'), assistant('b')),
  ],
  ['FIRST_TURN_NOT_USER', 'messages[0].role', row(assistant('b'), user('a'), assistant('c'))],
  ['FIRST_TURN_NOT_USER', 'messages[1].role', row({ role: 'system', content: 's' }, assistant('b'))],
  ['TURNS_NOT_ALTERNATING', 'messages[1].role', row(user('a'), user('b'), assistant('c'))],
  ['LAST_TURN_NOT_ASSISTANT', 'messages[2].role', row(user('a'), assistant('b'), user('c'))],
  ['LAST_TURN_NOT_USER', 'messages[1].role', row(user('a'), assistant('b')), { kind: 'gen' }],
  [
    'SURROGATE_LONE',
    'messages[0].content',
    '{"messages":[{"role":"user","content":"a\\ud83d"},{"role":"assistant","content":"b"}]}',
  ],
  ['CONTROL_CHARACTER', 'messages[0].content', row(user('a\u0007'), assistant('b'))],
  ['CONTROL_CHARACTER', 'messages[0].content', row(user('a\u007f'), assistant('b'))],
  ['CONTROL_CHARACTER', 'messages[0].content', row(user('a\u0085'), assistant('b'))],
  ['UTF8_INVALID', '', Buffer.concat([Buffer.from('{"messages":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')])],
  ['ROW_TOO_LARGE', '', row(user('a'.repeat(600)), assistant('b')), { maxRowInBytes: 500 }],
  ['LINE_BLANK', '', ''],
  ['LINE_BLANK', '', '  \t'],
  ['CARRIAGE_RETURN', '', `${row(user('returns'), assistant('b'))}\r`],
  ['TOKENS_OVER_LIMIT', 'messages', row(user('a'.repeat(400)), assistant('b')), { maxSeqLength: 80 }],
  [
    'LANGUAGE_OTHER',
    'prompt_de',
    '{"prompt_de":"x","messages":[{"role":"user","content":"x"},{"role":"assistant","content":"y"}]}',
    { language: 'sk' },
  ],
];
