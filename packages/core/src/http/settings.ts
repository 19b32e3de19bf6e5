import { coreError } from '../error-codes.ts';
import { quoteText } from '../quote-text.ts';

/** A TCP address. IPv6 hosts have no brackets. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** The options of a client after reading them. */
export interface ConnectionSettings {
  readonly connectTo: Address | undefined;
  /** PEM, one certificate each. */
  readonly ca: readonly string[] | undefined;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Reads `host:port`, with brackets around an IPv6 host.
 *
 * @throws AmltuneError `CONNECTION_SETTING_INVALID`
 */
export function parseConnectTo(text: string): Address {
  const [, bracketed, plain, digits] = /^(?:\[([\da-f:.]+)\]|([^\s:/@[\]]+)):(\d{1,5})$/i.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  if (!host || !(port > 0 && port < 65_536)) {
    throw coreError('CONNECTION_SETTING_INVALID', `connectTo is not host:port but ${quoteText(text)}.`, {
      fix: 'Give an address such as 127.0.0.1:8443 or [::1]:8443, without a scheme.',
    });
  }
  return { host, port };
}

/**
 * Splits PEM text into its certificates; other PEM blocks and comments are passed over.
 *
 * @throws AmltuneError `CONNECTION_SETTING_INVALID`
 */
export function parseCertificates(ca: string | readonly string[]): string[] {
  return [ca].flat().flatMap((text) => {
    const certificates = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
    if (certificates) return certificates;
    throw coreError('CONNECTION_SETTING_INVALID', 'ca has no PEM certificate.', {
      fix: 'Pass the text of the PEM file, not its path.',
    });
  });
}
