// Where a spend is, in a sentence, and the one thing that can be done now.

import { FIRST_LOCK_TIME } from '@countersign/core/bitcoin/lock-time.ts'
import { Alert, Code, Group, Stack, Text } from '@mantine/core'
import { Copy } from '../../parts/Copy.tsx'
import { Icon, type IconName } from '../../parts/Icon.tsx'
import { Moment } from '../../parts/Moment.tsx'
import { useNow } from '../../parts/now.ts'
import { Outward } from '../../parts/Outward.tsx'
import { useRead } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import type { Spend } from './OneSpend.tsx'
import { shownState, toneOf } from './states.ts'
import { spendsWords } from './words.ts'

const ICONS: Readonly<Record<string, IconName>> = { moss: 'check', amber: 'clock', red: 'close' }

export function State({ spend }: { readonly spend: Spend }) {
  const say = useWords(spendsWords)
  const { state, askedAt, changedAt, expiresAt, height, broadcast, counts } = spend
  const shown = shownState(spend)
  const isKept = state === 'signed' && broadcast === 'no'
  const tone = toneOf(state)
  const isOpen = state === 'waiting' || state === 'asked'
  return (
    <Stack gap="md">
      <Alert
        color={tone}
        icon={<Icon name={ICONS[tone] ?? 'close'} />}
        role="status"
        title={say(`${shown}Now`)}
      >
        {say(isKept ? (shown === 'later' ? 'laterKept' : 'signedKept') : `${shown}Why`, {
          height: height ?? 0,
        })}
      </Alert>
      {shown === 'later' && <NotBefore at={spend.review?.notBefore ?? 0} />}
      {counts !== undefined && <Text size="sm">{say('openWhy')}</Text>}
      {isOpen && <Lacks spend={spend} />}
      <Text c="dimmed" component="div" size="sm">
        {say('asked')} <Moment at={askedAt} /> · {say('changed')} <Moment at={changedAt} />
        {isOpen && expiresAt !== undefined && (
          <>
            {' '}
            · {say('expires')} <Moment at={expiresAt} />
          </>
        )}
      </Text>
      {isOpen && <Cancel spend={spend} />}
    </Stack>
  )
}

const SECONDS_A_BLOCK = 600

/** A height of the chain with about when that is, or a time. */
function NotBefore({ at }: { readonly at: number }) {
  const say = useWords(spendsWords)
  const now = useNow()
  const chain = useRead('showStatus', {}).data?.chain
  if (at >= FIRST_LOCK_TIME) {
    return (
      <Text component="div" size="sm">
        {say('notTime')} <Moment at={at} />
      </Text>
    )
  }
  const left = chain ? (at - chain.height) * SECONDS_A_BLOCK : 0
  return (
    <Text component="div" size="sm">
      {say('notBlock', { height: at })}
      {left > 0 && (
        <>
          , {say('about')} <Moment at={now + left} />
        </>
      )}
    </Text>
  )
}

function Lacks({ spend: { wallet, txid, waitsFor } }: { readonly spend: Spend }) {
  const say = useWords(spendsWords)
  const desk = useRead('showStatus', {}).data?.deskUrl
  const needsOthers = waitsFor.includes('approvals')
  const to = (screen: 'approve' | 'spend') => `${desk}/#/${screen}/${wallet}/${txid}`
  return (
    <>
      {waitsFor.length > 0 && (
        <Text size="sm">
          {say('lacks', { what: waitsFor.map((each) => say(`lack-${each}`)).join(', ') })}
        </Text>
      )}
      {desk !== undefined && (
        <Group gap="sm">
          <Outward
            href={to(needsOthers ? 'approve' : 'spend')}
            leftSection={<Icon name="shield" size={18} />}
          >
            {say(needsOthers ? 'approveAtDesk' : 'confirmAtDesk')}
          </Outward>
          {needsOthers && (
            <Outward href={to('spend')} variant="default">
              {say('confirmAtDesk')}
            </Outward>
          )}
        </Group>
      )}
    </>
  )
}

function Cancel({ spend: { wallet, txid } }: { readonly spend: Spend }) {
  const say = useWords(spendsWords)
  const command = `./countersign spend cancel ${wallet} ${txid}`
  return (
    <div>
      <Text c="dimmed" size="sm">
        {say('cancel')}
      </Text>
      <div className="copied">
        <Code className="wraps">{command}</Code>
        <Copy label={say('copyCommand')} text={command} />
      </div>
    </div>
  )
}
