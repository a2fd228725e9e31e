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
/** Passkeys are for this page itself, and for nothing that it would show in a frame. */
const OWN = ['publickey-credentials-get', 'publickey-credentials-create']

const PERMISSIONS = [
  ...CLOSED.map((feature) => `${feature}=()`),
  ...OWN.map((feature) => `${feature}=(self)`),
].join(', ')

export function strictHeaders(): OutgoingHttpHeaders {
  return {
    'content-security-policy': POLICY,
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-resource-policy': 'same-origin',
    'origin-agent-cluster': '?1',
    'permissions-policy': PERMISSIONS,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cache-control': 'no-store',
  }
}
