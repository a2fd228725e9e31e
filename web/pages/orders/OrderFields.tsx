// The fields of an order: those that its way of being placed needs, and no others.

import { NativeSelect, SegmentedControl, Stack, Text, TextInput } from '@mantine/core'
import { useId } from 'react'
import { useWords } from '../../words/use.ts'
import { formWords } from './form-words.ts'
import { KeptFields } from './KeptFields.tsx'
import { type Field, isKept, type TypedOrder, WAYS } from './typed-order.ts'

export type FieldsProps = {
  readonly typed: TypedOrder
  readonly change: (changed: Partial<TypedOrder>) => void
  /** What is missing or wrong. */
  readonly flaw: Field | null
}

export function OrderFields({
  accounts,
  venue,
  ...rest
}: FieldsProps & { readonly accounts: readonly string[]; readonly venue: string }) {
  const say = useWords(formWords)
  const { typed, change } = rest
  const side = useId()
  return (
    <Stack gap="md">
      <NativeSelect
        data={[...accounts]}
        label={say('account')}
        onChange={({ currentTarget }) => change({ account: currentTarget.value })}
        value={typed.account}
      />
      <div>
        <Text component="span" fw={600} id={side} size="sm">
          {say('side')}
        </Text>
        <SegmentedControl
          aria-labelledby={side}
          data={(['buy', 'sell'] as const).map((value) => ({ value, label: say(value) }))}
          fullWidth
          onChange={(value) => change({ side: value === 'buy' ? 'buy' : 'sell' })}
          value={typed.side}
        />
      </div>
      <Typed {...rest} field="market" hint={say('marketHint')} label={say('market')} />
      <Typed {...rest} field="amount" hint={say('amountHint')} label={say('amount')} />
      <NativeSelect
        data={WAYS.map((value) => ({ value, label: say(`way_${value}`) }))}
        label={say('way')}
        onChange={({ currentTarget }) => {
          const way = WAYS.find((each) => each === currentTarget.value)
          if (way) change({ way })
        }}
        value={typed.way}
      />
      {typed.way === 'now' && (
        <Typed {...rest} field="price" hint={say('worstHint')} label={say('worst')} />
      )}
      {typed.way === 'limit' && (
        <Typed {...rest} field="price" hint={say('limitHint')} label={say('limit')} />
      )}
      {isKept(typed.way) && <KeptFields {...rest} venue={venue} />}
    </Stack>
  )
}

type TypedField = {
  readonly [K in Field]: string extends TypedOrder[K] ? K : never
}[Field]

export type TypedProps = FieldsProps & {
  readonly field: TypedField
  readonly label: string
  readonly hint?: string
  readonly type?: 'datetime-local'
}

const SHARES: ReadonlySet<Field> = new Set(['bound', 'gapBound'])

/** One that is typed. It is said to be wrong once something stands in it. */
export function Typed({ typed, change, flaw, field, label, hint, type }: TypedProps) {
  const say = useWords(formWords)
  const isWrong = flaw === field && typed[field] !== ''
  const isShare = SHARES.has(field) || (field === 'distance' && typed.trailBy === 'share')
  const words = field === 'market' ? 'wrongMarket' : isShare ? 'wrongShare' : wrongIn(typed[field])
  return (
    <TextInput
      autoComplete="off"
      description={hint}
      error={isWrong ? say(words) : undefined}
      inputMode={field === 'market' || type ? undefined : 'decimal'}
      label={label}
      maxLength={64}
      onChange={({ currentTarget }) => change({ [field]: currentTarget.value })}
      required
      spellCheck={false}
      type={type}
      value={typed[field]}
    />
  )
}

const wrongIn = (text: string) =>
  /^\d+(\.\d+)?$/.test(text.trim()) ? ('wrong' as const) : ('wrongDecimal' as const)
