// Every lever with its state and who pulled it, and the way to the desk.

import { Badge, Button, Text } from '@mantine/core'
import { Icon } from '../../parts/Icon.tsx'
import { Moment } from '../../parts/Moment.tsx'
import { Panel } from '../../parts/Panel.tsx'
import type { Answer } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { incidentWords } from './words.ts'

type IncidentView = Answer<'showIncident'>

export type LeversProps = {
  readonly incident: IncidentView
  /** Null until it is known. */
  readonly deskUrl: string | null
}

const DOES = {
  trading: 'tradingDoes',
  links: 'linksDoes',
  entry: 'entryDoes',
  network: 'networkDoes',
} as const

export function Levers({ incident: { levers, networks }, deskUrl }: LeversProps) {
  const say = useWords(incidentWords)
  return (
    <Panel title={say('levers')}>
      <Text c="dimmed" mb="md" size="sm">
        {say('leversWhy')}
      </Text>
      <ul className="rows">
        {levers.map((each) => (
          <LeverRow deskUrl={deskUrl} key={each.lever} lever={each} />
        ))}
      </ul>
      <Text fw={600} mt="md" size="sm">
        {say('networks')}
      </Text>
      {networks.length === 0 && (
        <Text c="dimmed" size="sm">
          {say('noNetworks')}
        </Text>
      )}
      {networks.map(({ network, name, until }) => (
        <Text key={network} size="sm">
          <bdi>{network}</bdi> · <bdi>{name}</bdi> · {say('until')} <Moment at={until} />
        </Text>
      ))}
    </Panel>
  )
}

type LeverRowProps = {
  readonly lever: IncidentView['levers'][number]
  readonly deskUrl: string | null
}

function LeverRow({ lever: { lever, isPulled, by, why, at }, deskUrl }: LeverRowProps) {
  const say = useWords(incidentWords)
  const isStopped = isPulled === 'yes'
  const name = say(lever)
  return (
    <li>
      <span className={`tile ${isStopped ? 'red' : 'moss'}`}>
        <Icon name={isStopped ? 'snow' : 'check'} />
      </span>
      <div className="middle">
        <Text component="div" fw={600}>
          {name}{' '}
          <Badge color={isStopped ? 'red' : 'moss'}>{say(isStopped ? 'pulled' : 'goesOn')}</Badge>
        </Text>
        <Text c="dimmed" component="div" size="sm">
          {isStopped && at !== undefined ? (
            <>
              <Moment at={at} /> · <bdi>{by ?? say('byQuorum')}</bdi> · <q dir="auto">{why}</q>
            </>
          ) : (
            say(DOES[lever])
          )}
        </Text>
      </div>
      {deskUrl !== null && (
        <Button
          aria-label={say(isStopped ? 'back' : 'stop', { lever: name })}
          color={isStopped ? 'moss' : 'red'}
          component="a"
          href={`${deskUrl}/#/freeze/${lever}`}
          rel="noopener"
          rightSection={<Icon name="external" size={16} />}
          size="compact-md"
          target="_blank"
          variant={isStopped ? 'default' : 'light'}
        >
          {say(isStopped ? 'backShort' : 'stopShort')}
        </Button>
      )}
    </li>
  )
}
