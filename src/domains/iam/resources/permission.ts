import type { DomainResource } from '../../domain.ts';

/** The catalogue of permissions, laid into the database from the policy files. Named by their code. */
export const permission: DomainResource = {
  table: {
    type: 'permission',
    from: 'permissions p',
    alias: 'p',
    id: { expression: 'p.id', type: 'text' },
    tenant: null,
    existing: 'NOT p.retired',
    attributes: { id: 'p.id', scope: 'p.scope' },
    representation: {
      id: 'p.id',
      name: 'p.name',
      description: 'p.description',
      module: 'p.module',
      created_at: 'p.created_at',
      updated_at: 'p.updated_at',
    },
    sort: { id: 'p.id', '-id': 'p.id DESC', name: 'p.name, p.id', '-name': 'p.name DESC, p.id DESC' },
    search: ['id', 'name'],
  },
};
