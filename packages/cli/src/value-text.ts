/** A value as text: objects as JSON, nothing for nothing. */
export function valueText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  return typeof value === 'bigint' ? value.toString() : (encodeJson(value) ?? '');
}

/** JSON of a value of ours: whole numbers beyond JavaScript's range as text, maps as lists of pairs. */
export function encodeJson(value: unknown, indent?: number): string | undefined {
  const toEncodable = (_key: string, each: unknown) =>
    typeof each === 'bigint' ? each.toString() : each instanceof Map ? [...(each as Map<unknown, unknown>)] : each;
  return JSON.stringify(value, toEncodable, indent);
}
