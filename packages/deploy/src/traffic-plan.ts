import { quoteText } from '@amltune/core';
import { deployError } from './error-codes.ts';
import { requireResourceName } from './resource-name.ts';

/** Percent of an endpoint's requests by deployment. */
export type Traffic = Readonly<Record<string, number>>;

/** Without the entries of zero, which the Python client removes too. */
export function toWireTraffic(traffic: Traffic): Record<string, number> {
  return Object.fromEntries(Object.entries(traffic).filter(([, percent]) => percent !== 0));
}

/**
 * Checks a split: whole percents of 0 to 100 that add up to 100, or to 0 for an endpoint without traffic.
 *
 * @throws AmltuneError `TRAFFIC_INVALID`
 * @throws AmltuneError `ENDPOINT_NAME_INVALID`
 */
export function checkTraffic(traffic: Traffic): void {
  let sum = 0;
  for (const [name, percent] of Object.entries(traffic)) {
    requireResourceName(name, 'deployment');
    if (!Number.isInteger(percent) || percent < 0 || percent > 100) {
      throw deployError('TRAFFIC_INVALID', `${quoteText(name)} cannot get ${percent} percent of the traffic.`);
    }
    sum += percent;
  }
  if (sum !== 0 && sum !== 100) throw deployError('TRAFFIC_INVALID', `The traffic adds up to ${sum} percent.`);
}

/** Whether two splits send every request the same way. */
export function isSameTraffic(one: Traffic, other: Traffic): boolean {
  const [left, right] = [toWireTraffic(one), toWireTraffic(other)];
  return (
    Object.keys(left).length === Object.keys(right).length &&
    Object.entries(left).every(([name, percent]) => right[name] === percent)
  );
}
