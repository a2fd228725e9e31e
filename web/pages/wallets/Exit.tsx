// How the way out of a wallet stands: whether it was rehearsed, and when a timelock opens.

import { Badge, Code, Text } from '@mantine/core'
import { Moment } from '../../parts/Moment.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useWords } from '../../words/use.ts'
import { Anew } from './Anew.tsx'
import { exitWords } from './exit-words.ts'
import type { Wallet } from './wallet.ts'

export function Exit({ wallet: { name, exit, timelock } }: { readonly wallet: Wallet }) {
  const say = useWords(exitWords)
  const isDue = exit.because.some((each) => each === 'lock-near' || each === 'lock-open')
  const isUnrehearsed = exit.because.some((each) => each.includes('rehears'))
  return (
    <Panel
      aside={<Badge color={exit.state === 'ready' ? 'moss' : 'amber'}>{say(exit.state)}</Badge>}
      className="wide-1 short"
      title={say('exit')}
    >
      {exit.because.map((each) => (
        <Text key={each} mb="xs">
          {say(each)}
        </Text>
      ))}
      {exit.rehearsedAt !== undefined && (
        <Text c="dimmed" mb="xs" size="sm">
          {say('rehearsed')} <Moment at={exit.rehearsedAt} />
        </Text>
      )}
      <Opening timelock={timelock} />
      {isUnrehearsed && (
        <Command command="countersign recover KIT --rehearse" why={say('rehearse')} />
      )}
      {isDue && <Anew wallet={name} />}
    </Panel>
  )
}

function Opening({ timelock }: { readonly timelock: Wallet['timelock'] | undefined }) {
  const say = useWords(exitWords)
  const { opensInBlocks: blocks, opensAt } = timelock ?? {}
  if (blocks === undefined || opensAt === undefined) return null
  return (
    <Text c="dimmed" mb="xs" size="sm">
      {say('timelock')}: {blocks === 0 ? say('openNow') : say('inBlocks', { blocks })}{' '}
      {blocks > 0 && <Moment at={opensAt} />}
    </Text>
  )
}

function Command({ command, why }: { readonly command: string; readonly why: string }) {
  return (
    <>
      <Text size="sm">{why}</Text>
      <Code block mb="xs">
        {command}
      </Code>
    </>
  )
}
