// A fresh address to be paid at, checked on another device; and those that were given or used.

import { Button, Code, Stack, Text } from '@mantine/core'
import { Address } from '../../parts/Address.tsx'
import { Amount } from '../../parts/Amount.tsx'
import { Copy } from '../../parts/Copy.tsx'
import { Empty } from '../../parts/Empty.tsx'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { Paged } from '../../parts/Paged.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { type Answer, api, useAct } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { LabelField } from './LabelField.tsx'
import { useLabels } from './labels.ts'
import { walletWords } from './words.ts'

export function Addresses({ wallet }: { readonly wallet: string }) {
  return (
    <div className="board">
      <Fresh wallet={wallet} />
      <Known wallet={wallet} />
    </div>
  )
}

function Fresh({ wallet }: { readonly wallet: string }) {
  const say = useWords(walletWords)
  const labels = useLabels(wallet)
  const give = useAct('giveAddress', ['listAddresses'])
  const command = `./countersign receive ${wallet}`
  return (
    <Panel className="half short" title={say('fresh')}>
      {give.error && <FaultNote error={give.error} />}
      {give.data ? (
        <Stack gap="sm">
          <LabelField
            fallback={say('labelWho')}
            label={labels.of('addr', give.data.address)}
            refText={give.data.address}
            type="addr"
            wallet={wallet}
          />
          <Address address={give.data.address} isShown key={give.data.address} />
          <Text size="sm">{say('pathOf', { path: give.data.path })}</Text>
        </Stack>
      ) : (
        <Text c="dimmed" mb="sm" size="sm">
          {say('freshWhy')}
        </Text>
      )}
      <Button
        leftSection={<Icon name="in" size={18} />}
        loading={give.isPending}
        mt="sm"
        onClick={() => give.mutate({ wallet })}
        variant={give.data ? 'default' : 'filled'}
      >
        {say(give.data ? 'another' : 'give')}
      </Button>
      <Text fw={600} mt="lg" size="sm">
        {say('elsewhere')}
      </Text>
      <Text c="dimmed" size="sm">
        {say('elsewhereWhy')}
      </Text>
      <div className="copied">
        <Code>{command}</Code>
        <Copy label={say('copyCommand')} text={command} />
      </div>
    </Panel>
  )
}

type Row = Answer<'listAddresses'>['addresses'][number]

function Known({ wallet }: { readonly wallet: string }) {
  const say = useWords(walletWords)
  return (
    <Panel className="half" title={say('known')}>
      <Paged<Row>
        empty={
          <Empty icon="in" title={say('noAddresses')}>
            {say('noAddressesWhy')}
          </Empty>
        }
        idOf={({ path }) => path}
        list={['listAddresses', { wallet }]}
        read={async (page) => {
          return (await api.listAddresses({ wallet, chain: 'receive', ...page })).addresses
        }}
      >
        {(row) => <KnownAddress key={row.path} row={row} wallet={wallet} />}
      </Paged>
    </Panel>
  )
}

type KnownProps = { readonly row: Row; readonly wallet: string }

function KnownAddress({ row, wallet }: KnownProps) {
  const say = useWords(walletWords)
  const labels = useLabels(wallet)
  const { address, path, receivedSats, isUsed, transactions } = row
  return (
    <li>
      <div className="middle">
        <LabelField
          fallback={say('number', { path })}
          label={labels.of('addr', address)}
          refText={address}
          type="addr"
          wallet={wallet}
        />
        <Address address={address} />
        <Text c="dimmed" component="div" size="sm">
          {isUsed === 'yes' ? (
            <>
              <Amount sats={receivedSats} /> {say('inTransactions', { transactions })}
            </>
          ) : (
            say('unused')
          )}
        </Text>
      </div>
    </li>
  )
}
