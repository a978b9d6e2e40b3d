/** The words that seeded networks are made of: a company with offices, departments and applications. */

export const SITES = ['berlin', 'austin', 'osaka', 'lagos', 'lyon', 'quito', 'turin', 'perth'] as const;

export const DEPARTMENTS = ['engineering', 'finance', 'sales', 'support', 'operations', 'people'] as const;

export const FIRST_NAMES = (
  'amara bruno chiara dmitri elena farid greta hugo ines jonas kemal lucia marco nadia oskar priya quentin rosa ' +
  'samir tessa umar vera wanda xavier yara zoran anton beatriz carlos daria emil fatima gustav hanna ivan jana'
).split(' ');

export const LAST_NAMES = (
  'abel brandt castro dahl ekwueme fischer garcia haddad ito jansen kowalski lindqvist moreau novak okafor petrov ' +
  'quinn rossi sato tanaka unger vogel weber xu yilmaz zimmer'
).split(' ');

export interface Application {
  readonly name: string;
  readonly port: number;
  readonly protocol: 'tcp' | 'udp';
  /** Who uses it: a department, or `common` for all employees. */
  readonly audience: (typeof DEPARTMENTS)[number] | 'common';
  /** Whether the company depends on it. */
  readonly production: boolean;
}

const app = (
  name: string,
  port: number,
  audience: Application['audience'],
  production = false,
  protocol: Application['protocol'] = 'tcp',
): Application => ({ name, port, protocol, audience, production });

export const APPLICATIONS: readonly Application[] = [
  app('wiki', 443, 'common'),
  app('chat', 443, 'common'),
  app('time-tracking', 443, 'common'),
  app('dns', 53, 'common', true, 'udp'),
  app('git', 22, 'engineering', true),
  app('build-server', 8080, 'engineering'),
  app('artifact-store', 443, 'engineering'),
  app('staging-web', 443, 'engineering'),
  app('ledger', 5432, 'finance', true),
  app('payroll', 443, 'finance', true),
  app('invoices', 443, 'finance'),
  app('crm', 443, 'sales', true),
  app('quotes', 443, 'sales'),
  app('tickets', 443, 'support', true),
  app('remote-help', 3389, 'support'),
  app('metrics', 3000, 'operations', true),
  app('log-search', 9200, 'operations'),
  app('jump-host', 22, 'operations', true),
  app('recruiting', 443, 'people'),
  app('personnel-files', 443, 'people', true),
];
