// The editor of one wallet's policy: a draft on one side, what it would do and take on the other.

import { policyFromDraft } from '@countersign/core/policy/draft.ts'
import { type Policy, policyHash, policyToCanonical } from '@countersign/core/policy/policy.ts'
import { Alert, Button, Skeleton } from '@mantine/core'
import { Link, useParams } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useCharter, usePolicy, useSignerNow } from '../../charter/charter.ts'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { Page } from '../../parts/Page.tsx'
import { useRead } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { Beside } from './Beside.tsx'
import { Draft } from './Draft.tsx'
import { FormDialog } from './FormDialog.tsx'
import { beginning, type Kept, useKept } from './kept.ts'
import { editWords } from './words.ts'

export function PolicyEdit() {
  const say = useWords(editWords)
  const { wallet = '' } = useParams({ strict: false })
  const { policy, hash, error, again } = usePolicy(wallet)
  const back = (
    <Button component={Link} to={`/wallets/${wallet}/policy`} variant="default">
      {say('back')}
    </Button>
  )
  return (
    <Page acts={back} lead={say('lead')} title={say('title', { wallet })}>
      {error && <FaultNote error={error} onAgain={again} />}
      {!error && !policy && <Skeleton height={320} radius="lg" />}
      {policy && hash !== undefined && <Editor hash={hash} old={policy} wallet={wallet} />}
    </Page>
  )
}

type EditorProps = { readonly wallet: string; readonly old: Policy; readonly hash: string }

function Editor({ wallet, old, hash }: EditorProps) {
  const say = useWords(editWords)
  const { view } = useCharter()
  const { data: status } = useRead('showStatus', {})
  const now = useSignerNow(30_000)
  const { kept, setKept } = useKept(wallet)
  const current: Kept = kept ?? beginning(old, hash)
  const next = useMemo(() => policyFromDraft(current.policy), [current.policy])
  const put = (more: Partial<Kept>) => setKept({ ...current, ...more })
  const putPolicy = (policy: Policy) => put({ policy: policyToCanonical(policy), form: null })
  const network = status?.network ?? 'regtest'
  // What began and came back to its beginning is no draft of anything.
  const isOvertaken = current.from !== hash && policyHash(next) !== hash
  return (
    <>
      {isOvertaken && (
        <Alert color="amber" icon={<Icon name="alert" />} title={say('overtaken')}>
          {say('overtakenWhy')}
          <div className="after">
            <Button onClick={() => put({ from: hash })} size="compact-md" variant="light">
              {say('overtakenOn')}
            </Button>
          </div>
        </Alert>
      )}
      <div className="editor">
        <Draft
          network={network}
          onForm={(form) => put({ form })}
          onPolicy={putPolicy}
          policy={next}
        />
        {view && (
          <Beside
            kept={current}
            next={next}
            old={old}
            onDiscard={() => setKept(null)}
            onWhy={(why) => put({ why })}
            situation={{ view, wallet, old, next, now }}
          />
        )}
      </div>
      {current.form && (
        <FormDialog
          around={{ policy: next, network, now }}
          form={current.form}
          onCancel={() => put({ form: null })}
          onChange={(form) => put({ form })}
          onKept={putPolicy}
        />
      )}
    </>
  )
}
