// How fast, and what that costs.

import { Group, Radio, Text, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { Amount } from '../../parts/Amount.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useRead } from '../../session/api.ts'
import { useLanguage, useWords } from '../../words/use.ts'
import type { Form, FormChange } from './kept.ts'
import { isRate } from './orders.ts'
import { spendWords } from './words.ts'

export type FeeChoiceProps = {
  readonly form: Form
  readonly change: FormChange
  /** Of the spend as it is drafted now. */
  readonly vsize: number | undefined
}

/** As the API takes it: at most three decimals. */
const written = (rate: number): string => String(Math.round(rate * 1_000) / 1_000)

const HOUR_MINUTES = 60

export function FeeChoice({ form: { rate }, change, vsize }: FeeChoiceProps) {
  const say = useWords(spendWords)
  const language = useLanguage()
  const { data } = useRead('showFees', {})
  const targets = data?.targets ?? []
  const known = targets.find(({ satPerVb }) => written(satPerVb) === rate)
  const [chosen, isOwn] = known ? [rate, false] : [rate === '' ? 'auto' : 'own', rate !== '']
  const least = data?.leastSatPerVb
  const time = (minutes: number) =>
    minutes < HOUR_MINUTES
      ? say('minutes', { minutes })
      : say('hours', { hours: Math.round(minutes / HOUR_MINUTES) })
  const perVb = (each: number) =>
    `${new Intl.NumberFormat(language, { maximumFractionDigits: 3 }).format(each)} sat/vB`
  return (
    <Panel title={say('fee')}>
      <Radio.Group
        aria-label={say('fee')}
        onChange={(next) => {
          if (next === 'auto') change({ rate: '' })
          else if (next === 'own') change({ rate: written(least ?? 1) })
          else change({ rate: next })
        }}
        value={chosen}
      >
        <div className="rates">
          <Radio.Card className="rate" value="auto">
            <RateText name={say('feeAuto')} rest={say('feeAutoWhy')} />
          </Radio.Card>
          {targets.map(({ blocks, minutes, satPerVb }) => (
            <Radio.Card className="rate" key={blocks} value={written(satPerVb)}>
              <RateText name={time(minutes)} rest={perVb(satPerVb)}>
                {vsize !== undefined && <Amount sats={BigInt(Math.ceil(satPerVb * vsize))} />}
              </RateText>
            </Radio.Card>
          ))}
          <Radio.Card className="rate" value="own">
            <RateText name={say('feeOwn')} rest={say('feeOwnWhy')} />
          </Radio.Card>
        </div>
      </Radio.Group>
      {isOwn && <OwnRate onChange={(next) => change({ rate: next })} rate={rate} />}
      {least !== undefined && (
        <Text c="dimmed" mt="xs" size="sm">
          {say('least', { rate: perVb(least) })}
        </Text>
      )}
    </Panel>
  )
}

type OwnRateProps = { readonly rate: string; readonly onChange: (rate: string) => void }

function OwnRate({ rate, onChange }: OwnRateProps) {
  const say = useWords(spendWords)
  return (
    <TextInput
      error={isRate(rate) ? undefined : say('rateWrong')}
      inputMode="decimal"
      label={say('rate')}
      maw={260}
      mt="sm"
      onChange={({ currentTarget }) => onChange(currentTarget.value.replace(',', '.') || '0')}
      value={rate}
    />
  )
}

type RateTextProps = {
  readonly name: string
  readonly rest: string
  readonly children?: ReactNode
}

function RateText({ name, rest, children }: RateTextProps) {
  return (
    <Group align="flex-start" gap="xs" wrap="nowrap">
      <Radio.Indicator mt={2} />
      <div>
        <Text fw={600} size="sm">
          {name}
        </Text>
        <Text c="dimmed" size="xs">
          {rest}
        </Text>
        {children}
      </div>
    </Group>
  )
}
