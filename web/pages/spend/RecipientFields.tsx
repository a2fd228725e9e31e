// One recipient: an address typed, pasted, scanned or chosen, and an amount. A payment link fills
// both.

import type { Network } from '@countersign/core/bitcoin/network.ts'
import { readPaymentRequest } from '@countersign/core/bitcoin/payment-uri.ts'
import { Fault } from '@countersign/core/fault.ts'
import { ActionIcon, Group, Text, TextInput, Tooltip } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { Fours } from '../../parts/Fours.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { useUnit } from '../../parts/Unit.tsx'
import { useWords } from '../../words/use.ts'
import { readAmount, writeAmount } from './amounts.ts'
import { Destinations } from './Destinations.tsx'
import type { Recipient } from './kept.ts'
import { addressTrouble } from './orders.ts'
import { spendWords } from './words.ts'

const Camera = lazy(async () => ({ default: (await import('../../parts/Camera.tsx')).Camera }))

export type RecipientFieldsProps = {
  readonly wallet: string
  readonly network: Network | undefined
  readonly recipient: Recipient
  readonly number: number
  /** Gets all that is left. */
  readonly isRest: boolean
  readonly onChange: (next: Partial<Recipient>) => void
  readonly onPurpose: (purpose: string) => void
  readonly onRemove?: () => void
}

export function RecipientFields(props: RecipientFieldsProps) {
  const { network, recipient, number, isRest, onChange } = props
  const say = useWords(spendWords)
  const [isScanning, setScanning] = useState(false)
  const take = useTaking(props)
  const { address, amount } = recipient
  const isGood = address !== '' && network !== undefined && addressTrouble(address, network) === ''
  const seen = (text: string) => {
    if (!take(text)) return 0
    setScanning(false)
    return 1
  }
  return (
    <fieldset className="recipient">
      <legend>{say('recipient', { number })}</legend>
      <AddressField
        {...props}
        isScanning={isScanning}
        onScan={() => setScanning(!isScanning)}
        onTake={take}
      />
      {isGood && (
        <div className="read-back">
          <Fours text={address.trim()} />
        </div>
      )}
      {isScanning && (
        <Suspense>
          <Camera onStop={() => setScanning(false)} onText={seen} />
        </Suspense>
      )}
      {isRest ? (
        <Text mt="xs" size="sm">
          {say('getsRest')}
        </Text>
      ) : (
        <AmountField amount={amount} onChange={(next) => onChange({ amount: next })} />
      )}
    </fieldset>
  )
}

type Taking = Pick<RecipientFieldsProps, 'onChange' | 'onPurpose'>

/** A payment link says more than the address; anything else stays as it was typed. */
function useTaking({ onChange, onPurpose }: Taking): (text: string) => boolean {
  const { unit } = useUnit()
  return (text) => {
    try {
      const { address, amountSats, label, message } = readPaymentRequest(text)
      const sum = amountSats === undefined ? {} : { amount: writeAmount(amountSats, unit) }
      onChange({ address, ...sum })
      const purpose = label ?? message
      if (purpose !== undefined) onPurpose(purpose)
      return true
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      return false
    }
  }
}

type AddressFieldProps = RecipientFieldsProps & {
  readonly isScanning: boolean
  readonly onScan: () => void
  readonly onTake: (text: string) => boolean
}

function AddressField(props: AddressFieldProps) {
  const { wallet, network, recipient, isScanning, onChange, onScan, onTake, onRemove } = props
  const say = useWords(spendWords)
  const { address } = recipient
  const trouble = network && address !== '' ? addressTrouble(address, network) : ''
  const typed = (value: string) => {
    const isLink = /^bitcoin:/i.test(value.trim())
    if (!isLink || !onTake(value)) onChange({ address: value })
  }
  return (
    <Group align="flex-start" gap="xs" wrap="nowrap">
      <TextInput
        autoComplete="off"
        className="grows"
        error={trouble === '' ? undefined : say('addressWrong', { reason: trouble })}
        label={say('address')}
        onChange={({ currentTarget }) => typed(currentTarget.value)}
        placeholder={say('addressHint')}
        spellCheck={false}
        value={address}
      />
      <Group className="by-field" gap={2} wrap="nowrap">
        <Tooltip label={say('scan')}>
          <ActionIcon aria-expanded={isScanning} aria-label={say('scan')} onClick={onScan}>
            <Icon name="camera" />
          </ActionIcon>
        </Tooltip>
        <Destinations onChoose={(chosen) => onChange({ address: chosen })} wallet={wallet} />
        {onRemove && (
          <Tooltip label={say('remove')}>
            <ActionIcon aria-label={say('remove')} onClick={onRemove}>
              <Icon name="close" />
            </ActionIcon>
          </Tooltip>
        )}
      </Group>
    </Group>
  )
}

type AmountFieldProps = { readonly amount: string; readonly onChange: (amount: string) => void }

function AmountField({ amount, onChange }: AmountFieldProps) {
  const say = useWords(spendWords)
  const { unit } = useUnit()
  const isAmount = amount === '' || readAmount(amount, unit) !== null
  return (
    <TextInput
      autoComplete="off"
      error={isAmount ? undefined : say('amountWrong', { unit })}
      inputMode="decimal"
      label={say('amount', { unit })}
      maw={260}
      mt="xs"
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      value={amount}
    />
  )
}
