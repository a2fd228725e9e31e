// Whom this wallet knows: the lists of its policy, labelled addresses, and the organisation's other
// wallets, which give a fresh address when they are chosen.

import {
  destinationOf,
  type ListEntry,
  policyFromCanonical,
} from '@countersign/core/policy/policy.ts'
import { ActionIcon, Menu, Text, Tooltip } from '@mantine/core'
import { useState } from 'react'
import { Icon } from '../../parts/Icon.tsx'
import { api, useRead } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { useLabels } from '../wallets/labels.ts'
import { spendWords } from './words.ts'

export type DestinationsProps = {
  readonly wallet: string
  readonly onChoose: (address: string) => void
}

const MOST = 30

export function Destinations({ wallet, onChoose }: DestinationsProps) {
  const say = useWords(spendWords)
  const [isOpen, setOpen] = useState(false)
  return (
    <Menu onChange={setOpen} opened={isOpen} position="bottom-end" width={320}>
      <Menu.Target>
        <Tooltip label={say('chooseWho')}>
          <ActionIcon aria-label={say('chooseWho')}>
            <Icon name="book" />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>{isOpen && <Choices onChoose={onChoose} wallet={wallet} />}</Menu.Dropdown>
    </Menu>
  )
}

function Choices({ wallet, onChoose }: DestinationsProps) {
  const say = useWords(spendWords)
  const labels = useLabels(wallet)
  const wallets = useRead('listWallets', {})
  const policy = useRead('showPolicy', { wallet })
  const lists = policy.data ? policyFromCanonical(policy.data.policy).lists : {}
  const listed = Object.entries(lists).flatMap(([list, entries]) =>
    entries.map(addressIn).map((address) => ({ list, address })),
  )
  const labelled = labels.all.filter(({ type, label = '' }) => type === 'addr' && label !== '')
  const others = wallets.data?.wallets.filter(({ name }) => name !== wallet) ?? []
  const fresh = async (name: string) => onChoose((await api.giveAddress({ wallet: name })).address)
  const isEmpty = listed.length + labelled.length + others.length === 0
  return (
    <>
      {isEmpty && (
        <Text p="sm" size="sm">
          {say('knowsNobody')}
        </Text>
      )}
      {others.map(({ name }) => (
        <Menu.Item
          key={name}
          leftSection={<Icon name="wallet" size={18} />}
          onClick={() => void fresh(name)}
        >
          {say('ownWallet', { wallet: name })}
        </Menu.Item>
      ))}
      {listed
        .filter(({ address }) => address !== '')
        .slice(0, MOST)
        .map(({ list, address }) => (
          <Menu.Item key={`${list} ${address}`} onClick={() => onChoose(address)}>
            <Text size="sm">{labels.of('addr', address) || say('ofList', { list })}</Text>
            <Text c="dimmed" className="wraps" size="xs">
              {address}
            </Text>
          </Menu.Item>
        ))}
      {labelled.slice(0, MOST).map(({ ref, label }) => (
        <Menu.Item key={ref} onClick={() => onChoose(ref)}>
          <Text size="sm">{label}</Text>
          <Text c="dimmed" className="wraps" size="xs">
            {ref}
          </Text>
        </Menu.Item>
      ))}
    </>
  )
}

/** Of a list only what is one address; a descriptor stands for many. */
function addressIn(entry: ListEntry): string {
  const destination = destinationOf(entry)
  return /^[A-Za-z0-9]{14,100}$/.test(destination) ? destination : ''
}
