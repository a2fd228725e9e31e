// What can be done with a transaction that is in no block yet: more fee, or, of one's own, all of
// it back. Either is a new transaction, which is reviewed and signed as every spend.

import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { api } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { checkDraft } from './check.ts'
import { hurryWords } from './hurry-words.ts'
import { type Drafted, keepDrafted } from './kept.ts'
import { isRate, type Order } from './orders.ts'

export type HurryProps = {
  readonly wallet: string
  readonly txid: string
  /** What it pays, where it is the wallet's own. */
  readonly payments?: Order['payments'] | undefined
  /** Signed for later: whatever replaces it goes out now. */
  readonly isLater?: boolean
}

export function Hurry({ wallet, txid, payments, isLater = false }: HurryProps) {
  const say = useWords(hurryWords)
  const navigate = useNavigate()
  const [rate, setRate] = useState('')
  const [error, setError] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)
  const isWrong = rate !== '' && !isRate(rate)
  const isOwn = payments !== undefined
  const go = async (isCancelling: boolean) => {
    setBusy(true)
    setError(null)
    try {
      const drafted = await bumpDraft({ wallet, txid, rate, isCancelling })
      // What is pulled along pays nobody, and neither does a spend that is cancelled.
      const isSame = drafted.bumped?.how === 'replaced' && !isCancelling
      checkDraft(drafted, { payments: isSame ? (payments ?? []) : [] })
      keepDrafted(wallet, drafted)
      await navigate({ to: '/wallets/$wallet/spend', params: { wallet } })
    } catch (fault) {
      setError(fault)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Stack gap="sm">
      <Text size="sm">{say(isLater ? 'whyLater' : isOwn ? 'why' : 'whyIncoming')}</Text>
      <Group align="flex-end" gap="sm">
        <TextInput
          description={say('rateHint')}
          error={isWrong && say('rateWrong')}
          inputMode="decimal"
          label={say('rate')}
          onChange={({ currentTarget }) => setRate(currentTarget.value.trim())}
          value={rate}
        />
        <Button disabled={isWrong} loading={isBusy} onClick={() => void go(false)}>
          {say(isLater ? 'payNow' : 'speedUp')}
        </Button>
        {isOwn && (
          <Button
            disabled={isWrong}
            loading={isBusy}
            onClick={() => void go(true)}
            variant="default"
          >
            {say('cancelIt')}
          </Button>
        )}
      </Group>
      {isOwn && (
        <Text c="dimmed" size="sm">
          {say(isLater ? 'cancelLater' : 'cancelWhy')}
        </Text>
      )}
      {error !== null && <FaultNote error={error} title={say('cannot')} />}
    </Stack>
  )
}

type Bump = {
  readonly wallet: string
  readonly txid: string
  readonly rate: string
  readonly isCancelling: boolean
}

function bumpDraft({ wallet, txid, rate, isCancelling }: Bump): Promise<Drafted> {
  const bump = isCancelling ? { txid, isCancelling: 'yes' as const } : { txid }
  const feeRate = rate === '' ? {} : { feeRateSatPerVb: rate }
  return api.draftSpend({ wallet, body: { payments: [], bump, ...feeRate } })
}
