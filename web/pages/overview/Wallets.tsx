// Each wallet with what it holds.

import { Code, Text } from '@mantine/core'
import { useQueries } from '@tanstack/react-query'
import { Amount } from '../../parts/Amount.tsx'
import { Empty } from '../../parts/Empty.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { type Answer, readOf } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { overviewWords } from './words.ts'

type Wallet = Answer<'listWallets'>['wallets'][number]

export function Wallets({ wallets }: { readonly wallets: readonly Wallet[] }) {
  const say = useWords(overviewWords)
  const answers = useQueries({
    queries: wallets.map(({ name }) => readOf('showBalance', { wallet: name })),
  })
  return (
    <Panel className="half" title={say('wallets')}>
      {wallets.length === 0 && (
        <Empty
          act={<Code>./countersign wallet create savings</Code>}
          icon="wallet"
          title={say('noWallets')}
        >
          {say('noWalletsWhy')}
        </Empty>
      )}
      <ul className="rows">
        {wallets.map(({ name, descriptor }, at) => (
          <li key={name}>
            <span className="tile moss">
              <Icon name="wallet" />
            </span>
            <div className="middle">
              <Text fw={600}>{name}</Text>
              <Text c="dimmed" size="sm">
                {[shapeOf(descriptor), coinsOf(answers[at]?.data?.coins)]
                  .filter((each) => each !== '')
                  .join(' · ')}
              </Text>
            </div>
            <div className="end">
              {answers[at]?.data && <Amount sats={answers[at].data.totalSats} />}
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  )

  function coinsOf(coins: number | undefined): string {
    return coins === undefined ? '' : say('coins', { coins })
  }
}

/** "2 / 3", of the first multisig in it. */
function shapeOf(descriptor: string): string {
  const [, needed, keys = ''] = /multi\((\d+),([^()]*)\)/.exec(descriptor) ?? []
  return needed === undefined ? '' : `${needed} / ${keys.split(',').length}`
}
