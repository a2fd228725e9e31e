// How the console is delivered, as data: the server sends it, and whoever verifies a console
// compares. A page runs our own files and nothing else, each as the build made it.

/** Where the server writes the nonce of this one answer. */
export const NONCE_PLACE = '<meta name="csp-nonce" content="">'

/** The page as the server sends it, and the other way round. */
export const withNonce = (html: string, nonce: string): string =>
  html.replace(NONCE_PLACE, NONCE_PLACE.replace('""', `"${nonce}"`))

export const NONCE = /<meta name="csp-nonce" content="([A-Za-z0-9+/]{22}==)">/

export const withoutNonce = (html: string): string => html.replace(NONCE, NONCE_PLACE)

/** The one inline script: it names the hash of every other. */
export const IMPORT_MAP = /<script type="importmap">([^<]*)<\/script>/

/**
 * The policy of the page. Styles that Mantine writes carry the nonce; text becomes a node only by
 * the `default` policy of web/trusted.ts, which lets no markup through.
 * @param mapHash - SHA-256 of the import map's text, in base64
 */
export function consolePolicy(nonce: string, mapHash: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'sha256-${mapHash}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types default',
  ].join('; ')
}

/** Of every file; of the page besides its policy. */
export const CONSOLE_HEADERS: Readonly<Record<string, string>> = {
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'integrity-policy': 'blocked-destinations=(script)',
  'origin-agent-cluster': '?1',
  'permissions-policy':
    'camera=(self), publickey-credentials-get=(self), publickey-credentials-create=(self), ' +
    'clipboard-write=(self), microphone=(), geolocation=(), display-capture=(), usb=(), ' +
    'serial=(), hid=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

/** By which an answer could bring in what the page does not name. */
export const REFUSED_HEADERS: readonly string[] = [
  'link',
  'nel',
  'refresh',
  'report-to',
  'reporting-endpoints',
  'service-worker-allowed',
  'content-security-policy-report-only',
]

/** `assets/app-a1b2.js`: its type, or undefined where the console has no such kind of file. */
export const typeOf = (path: string): string | undefined =>
  TYPES[path.slice(path.lastIndexOf('.') + 1)]

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  png: 'image/png',
  svg: 'image/svg+xml',
  webmanifest: 'application/manifest+json',
}

/** The page's own name in the manifest; a browser asks for `/`. */
export const INDEX = 'index.html'
