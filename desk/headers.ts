// What every answer of the desk carries: a page of ours runs our own files and nothing else, is
// shown in no frame, and tells nobody where it was.

import type { OutgoingHttpHeaders } from 'node:http'

// No inline script or style, no evaluation, no frame, no form that leaves the page, and nothing
// but nodes that the page's own code makes one by one (Trusted Types).
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "form-action 'none'",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

const CLOSED = ['camera', 'microphone', 'geolocation', 'display-capture', 'usb', 'serial', 'hid']

/** @param origin - whether browsers come by TLS decides about Strict-Transport-Security */
export function strictHeaders(origin: string): OutgoingHttpHeaders {
  return {
    'content-security-policy': POLICY,
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-resource-policy': 'same-origin',
    'origin-agent-cluster': '?1',
    'permissions-policy': CLOSED.map((feature) => `${feature}=()`).join(', '),
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cache-control': 'no-store',
    ...(origin.startsWith('https:') ? { 'strict-transport-security': 'max-age=63072000' } : {}),
  }
}
