// The secret of a new authenticator, drawn to be scanned and written to be typed, this once; beside
// it where its first code goes, which proves that it was read.

import { h } from '../dom.ts'
import { grouped, section } from '../parts.ts'
import { drawQr } from './qr-picture.ts'

/** @param uri - as authenticators read it, with the secret in it */
export function scanning(uri: string, proof: Node): readonly Node[] {
  const secret = new URL(uri).searchParams.get('secret') ?? ''
  return [
    h('h1', {}, 'Scan it with your authenticator'),
    h(
      'div',
      { class: 'columns' },
      section(
        'The secret',
        h('div', { class: 'qr' }, drawQr(uri, 'The authenticator’s secret as a QR code')),
        h('p', { class: 'hint' }, 'Or type it:'),
        grouped(secret, 'Secret'),
        h('p', { class: 'hint' }, 'It is shown this once. Do not photograph it or store it here.'),
      ),
      section('Prove that it works', proof),
    ),
  ]
}
