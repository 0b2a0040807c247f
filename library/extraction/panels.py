"""What authors see of the files of an asset while they edit it."""

from wagtail.admin.panels import Panel

from library.extraction.contents import FileContent


class FileStatePanel(Panel):
    """Below a file: what can be found in it, or what is wrong and what to do."""

    class BoundPanel(Panel.BoundPanel):
        """The state of one file."""

        template_name = "library/admin/file_state.html"

        def get_context_data(self, parent_context=None):
            """Add what is known of the file's content."""
            content = self.content()
            trouble = content.trouble if content else None
            return {
                **super().get_context_data(parent_context),
                "content": content,
                "trouble": trouble.label if trouble else "",
                "grave": bool(trouble) and trouble.is_grave,
            }

        def content(self) -> FileContent | None:
            """Return what was read of the file; None for a row without one."""
            if not self.instance.document_id:
                return None
            checksum = self.instance.document.file_hash
            return FileContent.objects.filter(pk=checksum).defer("parts").first()
