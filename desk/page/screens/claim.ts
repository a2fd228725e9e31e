// The first start: whoever reads the code in the launcher's terminal becomes the owner, and this
// browser the first device. The code is never sent; both sides prove that they know it.

import { Fault } from '@countersign/core/fault.ts'
import { readClaim } from '../answers.ts'
import { h } from '../dom.ts'
import { asPrinted, claimMac, fingerprint } from '../identity.ts'
import { fingerprintView, form } from '../parts.ts'
import type { Session } from '../session.ts'

export function claimScreen(session: Session): Node {
  const { identity } = session.greeting
  return h(
    'article',
    {},
    h('h1', {}, 'Make this signer yours'),
    h(
      'p',
      { class: 'lead' },
      'This signer has no owner yet. The code that it printed in the terminal where it was ',
      'started makes you the owner, and this browser your first device.',
    ),
    h(
      'section',
      { class: 'card' },
      form({
        fields: [
          {
            name: 'code',
            label: 'Code from the terminal',
            hint: 'Letters and digits in groups of four. It works once and never leaves this page.',
            input: { class: 'code', dir: 'ltr', maxlength: '64' },
          },
          {
            name: 'owner',
            label: 'Your name',
            hint: 'So that you recognise it in the signer’s journal and in your authenticator.',
            input: { maxlength: '64', autocomplete: 'name', dir: 'auto' },
          },
        ],
        action: 'Become the owner',
        busy: 'Proving the code…',
        submit: ({ code = '', owner = '' }) => claim(session, asPrinted(code), owner),
      }),
    ),
    h(
      'section',
      { class: 'aside' },
      h('h2', {}, 'The signer you are talking to'),
      fingerprintView(fingerprint(identity)),
      h('p', { class: 'hint' }, 'The terminal shows the same fingerprint.'),
    ),
  )
}

async function claim(session: Session, code: string, name: string): Promise<void> {
  const { identity: signer } = session.greeting
  const parties = { device: session.device.publicKey, signer }
  await session.reach('claiming')
  const proof = await claimMac(code, 'device', parties)
  const { confirm } = readClaim(await session.ask('genesis.claim', { name, proof }))
  // One that does not know the code stands between us and the signer.
  if (confirm !== (await claimMac(code, 'signer', parties))) {
    throw new Fault('client.claim_unconfirmed')
  }
  await session.reach('paired')
  session.go('#/')
}
