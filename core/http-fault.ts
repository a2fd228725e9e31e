// The faults of the HTTP API itself. Their statuses stand in contract/problems.ts. Part of the
// catalogue in fault.ts.

export const HTTP_FAULT_TABLE = {
  'http.request_invalid': ['invalid', 'The request does not have the shape its route needs.'],
  'http.body_too_large': ['invalid', 'The body is longer than this route reads.'],
  'http.media_type_wrong': ['invalid', 'Bodies are JSON. Send content-type: application/json.'],
  'http.route_missing': ['missing', 'There is no such route. See /openapi.json.'],
  'http.credentials_missing': [
    'forbidden',
    'This route needs what its row names: a reading token, a session, or a signed request.',
  ],
  'http.token_invalid': ['forbidden', 'This reading token is unknown, withdrawn or expired.'],
  'http.token_elsewhere': [
    'forbidden',
    'This reading token may not be used from this address. Make one whose networks hold it.',
  ],
  'http.signature_invalid': [
    'forbidden',
    'The signature of the HTTP request is malformed or does not hold.',
  ],
  'http.nonce_used': ['conflict', 'This signed request was sent before. Sign a new one.'],
  'http.rate_limited': ['unavailable', 'Too many requests. Wait as long as Retry-After says.'],
  'http.busy': ['unavailable', 'Too many requests are waiting. Try again in a moment.'],
  'http.answer_invalid': ['unavailable', 'What answered is not Countersign, or is broken.'],
  'http.bug': ['unavailable', 'The server failed by a fault of its own. Nothing was signed.'],
} as const
