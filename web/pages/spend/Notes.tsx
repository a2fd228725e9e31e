// What else there is to know of a draft before it is signed.

import { Alert, Text } from '@mantine/core'
import { Icon } from '../../parts/Icon.tsx'
import { useRead } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { hurryWords } from './hurry-words.ts'
import type { Drafted } from './kept.ts'

export type NotesProps = { readonly wallet: string; readonly drafted: Drafted }

/** States of a spend that paid, or still may. */
const PAID = ['signed', 'broadcast', 'confirmed'] as const

export function Notes({ wallet, drafted: { payments, bumped } }: NotesProps) {
  const say = useWords(hurryWords)
  const spends = useRead('listSpends', { wallet, limit: '500' }).data?.spends ?? []
  const known = spends.filter(
    ({ txid, state }) => PAID.some((each) => each === state) && txid !== bumped?.txid,
  )
  const paid = new Set(
    known.flatMap(({ review }) => (review?.payments ?? []).map(({ address }) => address)),
  )
  const again = new Set(payments.map(({ address }) => address).filter((each) => paid.has(each)))
  const words = [
    ...(bumped ? [say(bumped.how, { txid: bumped.txid, fee: bumped.feeSats ?? '?' })] : []),
    ...(bumped && bumped.along.length > 0
      ? [say('along', { txids: bumped.along.join(', ') })]
      : []),
    ...[...again].map((address) => say('paidBefore', { address })),
  ]
  if (words.length === 0) return null
  return (
    <Alert color="amber" icon={<Icon name="clock" />} role="status">
      {words.map((each) => (
        <Text className="wraps" key={each} size="sm">
          {each}
        </Text>
      ))}
    </Alert>
  )
}
