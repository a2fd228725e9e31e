// The pages, one below the other. Where one is is said to everybody, not by colour alone.

import { Link } from '@tanstack/react-router'
import { Icon } from '../parts/Icon.tsx'
import { useWords } from '../words/use.ts'
import { PAGES } from './pages.ts'
import { shellWords } from './words.ts'

export function Rail() {
  const say = useWords(shellWords)
  return (
    <ul className="pages">
      {PAGES.filter(({ isInRail }) => isInRail).map(({ to, icon, label }) => (
        <li key={to}>
          <Link activeOptions={{ exact: to === '/' }} to={to}>
            <Icon name={icon} />
            <span>{say(label)}</span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
