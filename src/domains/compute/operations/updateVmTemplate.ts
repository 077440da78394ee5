import { represented } from '../../represented.ts';
import { VmTemplate } from '../models/models.ts';
import { operation } from '../operation.ts';
import { demandDiskOfBase } from '../services/vm-size.ts';

export const updateVmTemplate = operation('updateVmTemplate', async ({ tenant, target, body, represent }) => {
  const row = () => VmTemplate.query().findById([tenant.id, target.id]);
  const { image, least_disk_gb: least } = await row().forUpdate().throwIfNotFound();
  // Whoever names another image says what disk it needs.
  const isOtherImage = body.image !== undefined && body.image !== image;
  if (!isOtherImage && body.disk_gb !== undefined && least !== null) demandDiskOfBase(body.disk_gb, least);
  await row().patch({ ...body, ...(isOtherImage && { least_disk_gb: null }) });
  return { status: 200, body: represented(await represent(target.id)) };
});
