// The last question about a spend that its asker reads: sign it? By a code, sealed for this wallet
// and this transaction, and sent once; or by a passkey that signs for exactly these.

import { spendChallenge } from '@countersign/core/spend/factor.ts'
import type { ShownSpend } from '../answers.ts'
import { spendBinding } from '../bindings.ts'
import { h } from '../dom.ts'
import { asCode, button, codeField, form, notice } from '../parts.ts'
import { usePasskey } from '../passkey.ts'
import type { Session } from '../session.ts'

/** What the asker has given; nothing yet, where others come first. */
export type Factor = {
  readonly code?: string
  readonly assertion?: { readonly [name: string]: string }
}

export type Signing = Pick<ShownSpend, 'waitsFor' | 'organisation' | 'passkeys' | 'wallet'> & {
  readonly session: Session
  readonly txid: string
  give(factor: Factor): Promise<void>
}

export function signing(asked: Signing): HTMLElement {
  const { wallet, txid, organisation = '', passkeys = [], waitsFor = [] } = asked
  const rawIds = passkeys.map(({ rawId }) => rawId)
  const byPasskey = async () => {
    const challenge = spendChallenge({ organisation, wallet, txid })
    await asked.give({ assertion: { ...(await usePasskey(challenge, rawIds)) } })
  }
  const hasPasskey = rawIds.length > 0 && organisation !== ''
  const needsPasskey = waitsFor.includes('passkey')
  return h(
    'section',
    { class: 'card call' },
    h('h2', {}, 'Sign it?'),
    h('p', {}, 'Only if you meant exactly this. What you give counts for this one transaction.'),
    needsPasskey ? null : codeForm(asked),
    hasPasskey
      ? h(
          'p',
          { class: 'actions' },
          button('Sign with your passkey', byPasskey, needsPasskey ? 'primary' : 'quiet'),
        )
      : null,
    needsPasskey && !hasPasskey
      ? notice('warn', 'The policy asks for a passkey, and you have none. Add one under “Keys”.')
      : null,
  )
}

function codeForm({ session, wallet, txid, give }: Signing): HTMLFormElement {
  return form({
    fields: [codeField()],
    action: 'Sign this spend',
    busy: 'Signing…',
    submit: async ({ code: typed = '' }) => {
      await give({ code: await session.seal(asCode(typed), spendBinding(wallet, txid)) })
    },
  })
}
