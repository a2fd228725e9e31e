// Who may change a policy: stricter, milder, much milder.

import type { CharterView } from '@countersign/core/charter/view.ts'
import { spanText } from '../../charter/policy-phrases.ts'
import { policyWords } from '../../charter/policy-words.ts'
import { Panel } from '../../parts/Panel.tsx'
import { useWords } from '../../words/use.ts'
import { policyPageWords } from './words.ts'

export function Deciding({ view }: { readonly view: CharterView }) {
  const say = useWords(policyPageWords)
  const sayPolicy = useWords(policyWords)
  const { organisation, settings, voters } = view
  const delay = spanText(sayPolicy, settings.delaySeconds)
  const milder =
    organisation.kind === 'team'
      ? say('milderTeam', { quorum: settings.quorum, voters, delay })
      : say('milderOne', { delay })
  return (
    <Panel title={say('decide')}>
      <dl className="pair">
        <dt>{say('stricter')}</dt>
        <dd>{say('stricterAlone')}</dd>
        <dt>{say('milder')}</dt>
        <dd>{milder}</dd>
        <dt>{say('wider')}</dt>
        <dd>{say('widerLong')}</dd>
      </dl>
    </Panel>
  )
}
