import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { serviceRequestOf } from './request-context.ts';

/** Puts `api-version` in front of the query, where the Python client has it. */
export function apiVersionPolicy(): PipelinePolicy {
  return {
    name: 'apiVersion',
    sendRequest(request, next) {
      const { apiVersion } = serviceRequestOf(request);
      if (apiVersion !== undefined) request.url = addApiVersion(request.url, apiVersion);
      return next(request);
    },
  };
}

/** The URL with `api-version` first, or as it is where it carries one. Works on the text: a page token must not be re-encoded. */
export function addApiVersion(url: string, apiVersion: string): string {
  const [, address = url, query, fragment = ''] = /^([^?#]*)(?:\?([^#]*))?(#.*)?$/s.exec(url) ?? [];
  if (query?.split('&').some((parameter) => /^api-version(=|$)/i.test(parameter))) return url;
  return `${address}?api-version=${encodeURIComponent(apiVersion)}${query ? `&${query}` : ''}${fragment}`;
}
