// Where one is stands behind the # of the address: the server is told nothing of it, and a secret
// in a link stays in the browser. Pages are loaded when they are first opened.

import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
} from '@tanstack/react-router'
import { readTab } from '../pages/wallets/tabs.ts'
import { Broken, Missing } from './Broken.tsx'
import { Frame } from './Frame.tsx'
import { Outside } from './Outside.tsx'

const root = createRootRoute({
  component: Outlet,
  errorComponent: Broken,
  notFoundComponent: Missing,
})

/** Pages that stand in the frame, for whoever has signed in. */
const framed = createRoute({ getParentRoute: () => root, id: 'framed', component: Frame })

const overview = createRoute({
  getParentRoute: () => framed,
  path: '/',
  component: lazyRouteComponent(() => import('../pages/overview/Overview.tsx'), 'Overview'),
})

const shortcuts = createRoute({
  getParentRoute: () => framed,
  path: '/shortcuts',
  component: lazyRouteComponent(() => import('../pages/shortcuts/Shortcuts.tsx'), 'Shortcuts'),
})

const audit = createRoute({
  getParentRoute: () => framed,
  path: '/audit',
  component: lazyRouteComponent(() => import('../pages/audit/Audit.tsx'), 'Audit'),
})

const alerts = createRoute({
  getParentRoute: () => framed,
  path: '/alerts',
  component: lazyRouteComponent(() => import('../pages/alerts/Alerts.tsx'), 'Alerts'),
})

const tokens = createRoute({
  getParentRoute: () => framed,
  path: '/tokens',
  component: lazyRouteComponent(() => import('../pages/tokens/Tokens.tsx'), 'Tokens'),
})

const notices = createRoute({
  getParentRoute: () => framed,
  path: '/notices',
  component: lazyRouteComponent(() => import('../pages/notices/Notices.tsx'), 'Notices'),
})

const incident = createRoute({
  getParentRoute: () => framed,
  path: '/incident',
  component: lazyRouteComponent(() => import('../pages/incident/Incident.tsx'), 'Incident'),
})

const review = createRoute({
  getParentRoute: () => framed,
  path: '/review',
  component: lazyRouteComponent(() => import('../pages/review/Review.tsx'), 'Review'),
})

const exchanges = createRoute({
  getParentRoute: () => framed,
  path: '/exchanges',
  component: lazyRouteComponent(() => import('../pages/exchange/Exchanges.tsx'), 'Exchanges'),
})

const portfolio = createRoute({
  getParentRoute: () => framed,
  path: '/exchanges/portfolio',
  component: lazyRouteComponent(() => import('../pages/exchange/Portfolio.tsx'), 'Portfolio'),
})

const exchangeAccount = createRoute({
  getParentRoute: () => framed,
  path: '/exchanges/accounts/$account',
  component: lazyRouteComponent(() => import('../pages/exchange/AccountPage.tsx'), 'AccountPage'),
})

const orders = createRoute({
  getParentRoute: () => framed,
  path: '/exchanges/orders',
  component: lazyRouteComponent(() => import('../pages/orders/Orders.tsx'), 'Orders'),
})

const orderForm = createRoute({
  getParentRoute: () => framed,
  path: '/exchanges/order',
  validateSearch: ({ account }: Record<string, unknown>): { readonly account?: string } =>
    typeof account === 'string' ? { account } : {},
  component: lazyRouteComponent(() => import('../pages/orders/OrderForm.tsx'), 'OrderForm'),
})

const wallets = createRoute({
  getParentRoute: () => framed,
  path: '/wallets',
  component: lazyRouteComponent(() => import('../pages/wallets/Wallets.tsx'), 'Wallets'),
})

const wallet = createRoute({
  getParentRoute: () => framed,
  path: '/wallets/$wallet',
  validateSearch: readTab,
  component: lazyRouteComponent(() => import('../pages/wallets/WalletPage.tsx'), 'WalletPage'),
})

const makeSpend = createRoute({
  getParentRoute: () => framed,
  path: '/wallets/$wallet/spend',
  component: lazyRouteComponent(() => import('../pages/spend/SpendPage.tsx'), 'SpendPage'),
})

const spends = createRoute({
  getParentRoute: () => framed,
  path: '/wallets/$wallet/spends',
  component: lazyRouteComponent(() => import('../pages/spends/Spends.tsx'), 'Spends'),
})

const spend = createRoute({
  getParentRoute: () => framed,
  path: '/wallets/$wallet/spends/$txid',
  component: lazyRouteComponent(() => import('../pages/spends/OneSpend.tsx'), 'OneSpend'),
})

const account = createRoute({
  getParentRoute: () => framed,
  path: '/account',
  component: lazyRouteComponent(() => import('../pages/account/Account.tsx'), 'Account'),
})

/** Pages for whoever has not signed in. */
const outside = createRoute({ getParentRoute: () => root, id: 'outside', component: Outside })

const signIn = createRoute({
  getParentRoute: () => outside,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('../pages/sign-in/SignIn.tsx'), 'SignIn'),
})

const forgotten = createRoute({
  getParentRoute: () => outside,
  path: '/forgotten',
  component: lazyRouteComponent(() => import('../pages/sign-in/Forgotten.tsx'), 'Forgotten'),
})

const open = createRoute({
  getParentRoute: () => outside,
  path: '/open/$secret',
  component: lazyRouteComponent(() => import('../pages/open/Open.tsx'), 'Open'),
})

const hello = createRoute({
  getParentRoute: () => outside,
  path: '/hello',
  component: lazyRouteComponent(() => import('../pages/open/Hello.tsx'), 'Hello'),
})

const setUp = createRoute({
  getParentRoute: () => outside,
  path: '/set-up',
  component: lazyRouteComponent(() => import('../pages/open/SetUp.tsx'), 'SetUp'),
})

const reset = createRoute({
  getParentRoute: () => outside,
  path: '/reset/$secret',
  component: lazyRouteComponent(() => import('../pages/reset/Reset.tsx'), 'Reset'),
})

const policies = createRoute({
  getParentRoute: () => framed,
  path: '/policies',
  component: lazyRouteComponent(() => import('../pages/policy/Policies.tsx'), 'Policies'),
})

const policy = createRoute({
  getParentRoute: () => framed,
  path: '/wallets/$wallet/policy',
  component: lazyRouteComponent(() => import('../pages/policy/Policy.tsx'), 'Policy'),
})

const policyEdit = createRoute({
  getParentRoute: () => framed,
  path: '/wallets/$wallet/policy/edit',
  component: lazyRouteComponent(() => import('../pages/policy-edit/PolicyEdit.tsx'), 'PolicyEdit'),
})

const decisions = createRoute({
  getParentRoute: () => framed,
  path: '/decisions',
  component: lazyRouteComponent(() => import('../pages/decisions/Decisions.tsx'), 'Decisions'),
})

const people = createRoute({
  getParentRoute: () => framed,
  path: '/people',
  component: lazyRouteComponent(() => import('../pages/people/People.tsx'), 'People'),
})

/** For whoever has no account yet: it stands outside the frame. */
const welcome = createRoute({
  getParentRoute: () => root,
  path: '/welcome',
  component: lazyRouteComponent(() => import('../pages/welcome/Welcome.tsx'), 'Welcome'),
})

export const router = createRouter({
  routeTree: root.addChildren([
    framed.addChildren([
      overview,
      wallets,
      wallet,
      makeSpend,
      spends,
      spend,
      decisions,
      policies,
      policy,
      policyEdit,
      people,
      tokens,
      alerts,
      notices,
      incident,
      review,
      exchanges,
      portfolio,
      exchangeAccount,
      orders,
      orderForm,
      audit,
      account,
      shortcuts,
    ]),
    outside.addChildren([signIn, forgotten, open, hello, setUp, reset]),
    welcome,
  ]),
  history: createHashHistory(),
  defaultPreload: 'intent',
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
