// What the wallet is made of: descriptor, keys, policy, and the kit by which one leaves without us.

import { describePolicy } from '@countersign/core/policy/describe.ts'
import { policyFromCanonical } from '@countersign/core/policy/policy.ts'
import { kitText } from '@countersign/core/wallet/exit/kit.ts'
import { keysOf } from '@countersign/core/wallet/exit/outline.ts'
import { Badge, Button, List, Skeleton, Text } from '@mantine/core'
import { useCharter } from '../../charter/charter.ts'
import { Copy } from '../../parts/Copy.tsx'
import { download } from '../../parts/download.ts'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Fours } from '../../parts/Fours.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useRead } from '../../session/api.ts'
import { useLanguage, useWords } from '../../words/use.ts'
import { Exit } from './Exit.tsx'
import { Software } from './Software.tsx'
import type { Wallet } from './wallet.ts'
import { walletWords } from './words.ts'

export function Details({ wallet }: { readonly wallet: Wallet }) {
  return (
    <div className="board">
      <Descriptor wallet={wallet} />
      <Keys wallet={wallet} />
      <Exit wallet={wallet} />
      <Kit wallet={wallet} />
      <PolicyPanel wallet={wallet.name} />
    </div>
  )
}

function Descriptor({ wallet: { descriptor } }: { readonly wallet: Wallet }) {
  const say = useWords(walletWords)
  return (
    <Panel
      aside={<Copy label={say('copyDescriptor')} text={descriptor} />}
      className="wide-2"
      title={say('descriptor')}
    >
      <Text c="dimmed" mb="sm" size="sm">
        {say('descriptorWhy')}
      </Text>
      <code className="descriptor">{descriptor}</code>
    </Panel>
  )
}

function Keys({ wallet }: { readonly wallet: Wallet }) {
  const say = useWords(walletWords)
  return (
    <Panel className="wide-1" title={say('keys')}>
      <ul className="rows">
        {keysOf(wallet).map(({ fingerprint, path, xpub, whose }) => (
          <li key={xpub}>
            <span className={`tile ${whose === 'server' ? 'moss' : 'gray'}`}>
              <Icon name="key" />
            </span>
            <div className="middle">
              <Text fw={600}>{say(whose)}</Text>
              <Text c="dimmed" component="div" size="sm">
                {say('fingerprint')} <Badge color="gray">{fingerprint}</Badge>
                <br />
                {say('path')} <code>{path}</code>
              </Text>
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function Kit({ wallet }: { readonly wallet: Wallet }) {
  const say = useWords(walletWords)
  const language = useLanguage()
  const network = useRead('showStatus', {}).data?.network
  const { view } = useCharter()
  const save = () => {
    if (!network || !view) return
    const sealedKey = view.wallets.find(({ name }) => name === wallet.name)?.sealedKey ?? null
    const text = kitText({ ...wallet, network, sealedKey }, language)
    download(`${wallet.name}-recovery.txt`, text, 'text/plain')
  }
  return (
    <Panel className="wide-1 short" title={say('kit')}>
      <Text c="dimmed" mb="md" size="sm">
        {say('kitWhy')}
      </Text>
      <Button
        disabled={network === undefined || view === undefined}
        leftSection={<Icon name="download" size={18} />}
        onClick={save}
        variant="default"
      >
        {say('kitSave')}
      </Button>
      <Software wallet={wallet} />
    </Panel>
  )
}

function PolicyPanel({ wallet }: { readonly wallet: string }) {
  const say = useWords(walletWords)
  const { data, error, isPending } = useRead('showPolicy', { wallet })
  return (
    <Panel className="wide-2" title={say('policy')}>
      {error && <FaultNote error={error} />}
      {isPending && <Skeleton height={80} />}
      {data && (
        <>
          <List mb="md" size="sm" spacing={4}>
            {describePolicy(policyFromCanonical(data.policy)).map((sentence) => (
              <List.Item key={sentence}>{sentence}</List.Item>
            ))}
          </List>
          <Text c="dimmed" size="sm">
            {say('policyHash')}
          </Text>
          <div className="copied">
            <Fours strong={2} text={data.policyHash} />
            <Copy label={say('copyHash')} text={data.policyHash} />
          </div>
        </>
      )}
    </Panel>
  )
}
