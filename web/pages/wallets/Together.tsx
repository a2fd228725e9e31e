// Small coins that become one: how many, what it costs now, and what it saves.

import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Amount } from '../../parts/Amount.tsx'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useUnit } from '../../parts/Unit.tsx'
import { useLanguage, useWords } from '../../words/use.ts'
import { readAmount, writeAmount } from '../spend/amounts.ts'
import type { Drafted } from '../spend/kept.ts'
import { isRate } from '../spend/orders.ts'
import { useOwnDraft } from '../spend/own.ts'
import { ownWords } from './own-words.ts'
import { BUSY_SAT_PER_VB, savingOf } from './saving.ts'

const BELOW_SATS = 1_000_000n

export function Together({ wallet }: { readonly wallet: string }) {
  const say = useWords(ownWords)
  const { unit } = useUnit()
  const own = useOwnDraft(wallet)
  const [below, setBelow] = useState(writeAmount(BELOW_SATS, unit))
  const [rate, setRate] = useState('')
  const belowSats = readAmount(below, unit)
  const isRateWrong = rate !== '' && !isRate(rate)
  const look = async () => {
    if (belowSats === null) return
    await own.look({ consolidate: { belowSats: belowSats.toString() } }, rate)
  }
  return (
    <Panel title={say('title')}>
      <Stack gap="sm">
        <Text size="sm">{say('why')}</Text>
        <Group align="flex-end" gap="sm">
          <TextInput
            error={belowSats === null && say('amountWrong')}
            inputMode="decimal"
            label={say('below', { unit: unit === 'sats' ? 'sat' : 'BTC' })}
            onChange={({ currentTarget }) => {
              setBelow(currentTarget.value)
              own.forget()
            }}
            value={below}
          />
          <TextInput
            description={say('rateHint')}
            error={isRateWrong && say('rateWrong')}
            inputMode="decimal"
            label={say('rate')}
            onChange={({ currentTarget }) => {
              setRate(currentTarget.value.trim().replace(',', '.'))
              own.forget()
            }}
            value={rate}
          />
          <Button
            disabled={belowSats === null || isRateWrong}
            loading={own.isBusy}
            onClick={() => void look()}
            variant="default"
          >
            {say('look')}
          </Button>
        </Group>
        {own.error !== null && <FaultNote error={own.error} title={say('cannot')} />}
        {own.drafted && <Takes drafted={own.drafted} onGo={() => void own.go()} />}
      </Stack>
    </Panel>
  )
}

type TakesProps = { readonly drafted: Drafted; readonly onGo: () => void }

function Takes({ drafted, onGo }: TakesProps) {
  const say = useWords(ownWords)
  const language = useLanguage()
  const { inputs, feeSats, left } = drafted
  const { savedSats, evenSatPerVb } = savingOf(drafted)
  const later = left?.later ?? 0
  const worthless = left?.worthless ?? 0
  return (
    <>
      <dl className="sums">
        <dt>{say('coins')}</dt>
        <dd>{inputs.length}</dd>
        <dt>{say('fee')}</dt>
        <dd>
          <Amount sats={feeSats} />
        </dd>
        {savedSats > 0n && (
          <>
            <dt>{say('saves', { rate: BUSY_SAT_PER_VB })}</dt>
            <dd>
              <Amount sats={savedSats} />
            </dd>
          </>
        )}
      </dl>
      <Text c="dimmed" size="sm">
        {savedSats > 0n
          ? say('pays', { rate: new Intl.NumberFormat(language).format(evenSatPerVb) })
          : say('never')}{' '}
        {later > 0 && say('later', { count: later })}{' '}
        {worthless > 0 && say('worthless', { count: worthless })}
      </Text>
      <Button onClick={onGo} w="fit-content">
        {say('go')}
      </Button>
    </>
  )
}
