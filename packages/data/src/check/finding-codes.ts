/** One row of the table of findings. */
export interface ChatFindingEntry {
  readonly severity: 'error' | 'warning';
  readonly meaning: string;
  /** What the fine-tune pipeline would do with it; `unknown` where its code is not public. */
  readonly consequence: string;
}

/**
 * Everything that {@link checkChatFile} can find in a chat file. Errors would fail the job or spoil its result; warnings
 * are worth a look. The pipeline's tokenising code is not public, so the check is stricter than the pipeline may be.
 */
export const chatFindings = {
  BYTE_ORDER_MARK: {
    severity: 'warning',
    meaning: 'The file begins with a byte order mark.',
    consequence: 'Some JSON readers refuse the first row.',
  },
  CARRIAGE_RETURN: {
    severity: 'warning',
    meaning: 'Lines end in CR LF.',
    consequence: 'JSON readers accept it; tools that compare bytes see other rows.',
  },
  COLUMN_TYPE_CHANGES: {
    severity: 'error',
    meaning: 'A column has another JSON type than in the rows before.',
    consequence: 'Loading into a table with one type a column fails.',
  },
  CONTENT_BLANK: {
    severity: 'error',
    meaning: 'A message consists of white space.',
    consequence: 'The model learns to answer nothing.',
  },
  CONTENT_EMPTY: {
    severity: 'error',
    meaning: 'A message has no text.',
    consequence: 'The model learns to answer nothing.',
  },
  CONTENT_MISSING: {
    severity: 'error',
    meaning: 'A message has no content.',
    consequence: 'The chat template fails in the preprocess step.',
  },
  CONTENT_NOT_TEXT: {
    severity: 'error',
    meaning: 'The content of a message is not a string.',
    consequence: 'The chat template fails in the preprocess step, or trains on its printed form.',
  },
  CONTROL_CHARACTER: {
    severity: 'warning',
    meaning: 'A message holds a control character other than tab and line ends.',
    consequence: 'It is tokenised and trained on as it is.',
  },
  FILE_EMPTY: {
    severity: 'error',
    meaning: 'The file has no rows.',
    consequence: 'The preprocess step fails.',
  },
  FIRST_TURN_NOT_USER: {
    severity: 'error',
    meaning: 'The conversation, after a system turn, does not begin with the user.',
    consequence: 'The model is trained to speak first.',
  },
  ID_DUPLICATE: {
    severity: 'warning',
    meaning: 'Two rows have the same id.',
    consequence: 'None in training; splitting and comparing by id goes wrong.',
  },
  ID_LEAKED: {
    severity: 'warning',
    meaning: 'A row has the id of a row in the file compared with.',
    consequence: 'Evaluation may run on what was trained.',
  },
  JSON_INVALID: {
    severity: 'error',
    meaning: 'A line is not JSON.',
    consequence: 'Loading fails for the whole file.',
  },
  LANGUAGE_OTHER: {
    severity: 'error',
    meaning: 'A column name carries a language code other than the one asked for.',
    consequence: 'The model is trained on another language than meant.',
  },
  LAST_TURN_NOT_ASSISTANT: {
    severity: 'error',
    meaning: 'The conversation of a training row does not end with the assistant.',
    consequence: 'The last turn is trained on as context without an answer.',
  },
  LAST_TURN_NOT_USER: {
    severity: 'error',
    meaning: 'The conversation of a generation row does not end with the user.',
    consequence: 'The row is no prompt: the answer is already there.',
  },
  LINE_BLANK: {
    severity: 'warning',
    meaning: 'A line is empty.',
    consequence: 'Most JSON Lines readers skip it; some fail.',
  },
  MESSAGES_EMPTY: {
    severity: 'error',
    meaning: 'The list of messages is empty.',
    consequence: 'The chat template fails, or the row trains on nothing.',
  },
  MESSAGES_MISSING: {
    severity: 'error',
    meaning: 'The row has no column `messages`, the only name that the pipeline reads.',
    consequence: 'The preprocess step fails.',
  },
  MESSAGES_NOT_LIST: {
    severity: 'error',
    meaning: 'The column `messages` is not a list.',
    consequence: 'The preprocess step fails.',
  },
  MESSAGE_NOT_OBJECT: {
    severity: 'error',
    meaning: 'A message is not an object with role and content.',
    consequence: 'The preprocess step fails.',
  },
  NOT_JSON_LINES: {
    severity: 'error',
    meaning: 'The file is of another kind: a JSON array, UTF-16 text, parquet or compressed.',
    consequence: 'Loading fails.',
  },
  ROLE_MISSING: {
    severity: 'error',
    meaning: 'A message has no role.',
    consequence: 'The chat template drops the message without a word.',
  },
  ROLE_NOT_TEXT: {
    severity: 'error',
    meaning: 'The role of a message is not a string.',
    consequence: 'The chat template drops the message without a word.',
  },
  ROLE_UNKNOWN: {
    severity: 'error',
    meaning: 'A role is none of system, user and assistant.',
    consequence: 'The Phi-3 templates drop the message without a word.',
  },
  ROWS_TOO_FEW: {
    severity: 'error',
    meaning: 'After the split of 80 to 20 a part has no rows, or training has fewer rows than one optimizer step.',
    consequence: 'Training or evaluation has nothing to do.',
  },
  ROW_DUPLICATE: {
    severity: 'warning',
    meaning: 'Two rows have the same conversation.',
    consequence: 'It weighs double in training.',
  },
  ROW_LEAKED: {
    severity: 'error',
    meaning: 'A conversation is also in the file compared with.',
    consequence: 'Evaluation runs on what was trained, so its figures are too good.',
  },
  ROW_NOT_OBJECT: {
    severity: 'error',
    meaning: 'A line is JSON but not an object.',
    consequence: 'Loading fails.',
  },
  ROW_TOO_LARGE: {
    severity: 'error',
    meaning: 'A line is larger than the limit.',
    consequence: 'Loading needs a multiple of it in memory; the row is cut or the job runs out of memory.',
  },
  SURROGATE_LONE: {
    severity: 'error',
    meaning: 'A text holds half of a surrogate pair.',
    consequence: 'It cannot be written as UTF-8: loading or tokenising fails.',
  },
  SYSTEM_NOT_FIRST: {
    severity: 'error',
    meaning: 'A system turn stands after the first place.',
    consequence: 'Many templates refuse it; others move it to where it means something else.',
  },
  TOKENS_OVER_LIMIT: {
    severity: 'warning',
    meaning: 'The conversation has more tokens than the sequence length.',
    consequence: 'What is beyond is cut, usually the last answer.',
  },
  TURNS_NOT_ALTERNATING: {
    severity: 'error',
    meaning: 'Two turns in a row have the same role.',
    consequence: 'Strict templates refuse it; others train on a form that never occurs in use.',
  },
  UTF8_INVALID: {
    severity: 'error',
    meaning: 'A line is not valid UTF-8.',
    consequence: 'Loading fails for the whole file.',
  },
} as const satisfies Record<string, ChatFindingEntry>;

/** The codes of {@link chatFindings}. */
export type ChatFindingCode = keyof typeof chatFindings;
