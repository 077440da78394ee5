/** What the servers without a database answer with: a virtual machine as `GET /vms/{vm_id}` shows it. */
export const oneVm = {
  id: '018bcf04-0000-7000-8000-000000000001',
  name: 'vm-1',
  status: 'RUNNING',
  cpu: 2,
  memory_gb: 4,
  disk_gb: 40,
  ip_address: '10.0.0.1',
  source_type: 'template',
  template_id: null,
  template_name: 'Debian 12',
  iso_url: null,
  error: null,
  pending_action: null,
  created_by: '018bcf02-0000-7000-8000-000000000001',
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
};
