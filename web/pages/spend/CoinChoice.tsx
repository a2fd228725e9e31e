// From which coins: as few as do, or exactly those that are chosen.

import { Button, Checkbox, Collapse, Group, Text } from '@mantine/core'
import { useState } from 'react'
import { Amount } from '../../parts/Amount.tsx'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useRead } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { useLabels } from '../wallets/labels.ts'
import type { Form, FormChange } from './kept.ts'
import { spendWords } from './words.ts'

export type CoinChoiceProps = {
  readonly wallet: string
  readonly form: Form
  readonly change: FormChange
}

export function CoinChoice({ wallet, form: { coins }, change }: CoinChoiceProps) {
  const say = useWords(spendWords)
  const [isOpen, setOpen] = useState(coins.length > 0)
  const toggle = () => {
    if (isOpen) change({ coins: [] })
    setOpen(!isOpen)
  }
  return (
    <Panel
      aside={
        <Button aria-expanded={isOpen} onClick={toggle} size="compact-sm" variant="subtle">
          {say(isOpen ? 'coinsAuto' : 'coinsChoose')}
        </Button>
      }
      title={say('from')}
    >
      <Text c="dimmed" size="sm">
        {say(isOpen ? 'coinsChosenWhy' : 'coinsAutoWhy')}
      </Text>
      <Collapse expanded={isOpen}>
        {isOpen && <List chosen={coins} change={change} wallet={wallet} />}
      </Collapse>
    </Panel>
  )
}

type ListProps = {
  readonly wallet: string
  readonly chosen: readonly string[]
  readonly change: FormChange
}

function List({ wallet, chosen, change }: ListProps) {
  const say = useWords(spendWords)
  const labels = useLabels(wallet)
  const { data, error } = useRead('listCoins', { wallet })
  const coins = data?.coins.toSorted((a, b) => Number(b.amountSats) - Number(a.amountSats)) ?? []
  const put = (name: string, isChosen: boolean) =>
    change({ coins: isChosen ? [...chosen, name] : chosen.filter((each) => each !== name) })
  return (
    <>
      {error && <FaultNote error={error} />}
      <ul className="choices">
        {coins.map(({ txid, outputIndex, amountSats, chain }) => {
          const name = `${txid}:${outputIndex}`
          const label = labels.of('output', name) || labels.of('tx', txid)
          return (
            <li key={name}>
              <Checkbox
                checked={chosen.includes(name)}
                label={
                  <Group gap="xs">
                    <bdi>{label || say(chain === 'change' ? 'change' : 'received')}</bdi>
                    <Amount sats={amountSats} />
                  </Group>
                }
                onChange={({ currentTarget }) => put(name, currentTarget.checked)}
              />
            </li>
          )
        })}
      </ul>
    </>
  )
}
